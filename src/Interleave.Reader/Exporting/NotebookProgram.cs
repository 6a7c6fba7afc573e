using System.Globalization;
using System.Reflection;
using System.Runtime.InteropServices;
using System.Text;
using Interleave.Reader.Notebooks;
using Interleave.Reader.Running;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Interleave.Reader.Exporting;

/// <summary>A notebook as a program of one file, a file-based app of .NET 10.</summary>
/// <threadsafety static="true"/>
internal static class NotebookProgram
{
    private static readonly string EngineFolder = Path.Combine(AppContext.BaseDirectory, "kernel");

    /// <summary>Writes the program.</summary>
    /// <param name="notebook">The notebook.</param>
    /// <param name="name">What to call it in a sentence.</param>
    /// <param name="target">The full path that the program will have.</param>
    /// <exception cref="UsageException">
    /// A cell cannot be part of a program; the message says which and why.
    /// </exception>
    public static string Of(Notebook notebook, string name, string target)
    {
        var codes = notebook.Cells.Where(cell => cell.IsCode).ToDictionary(cell => cell, CellCode.Of);
        foreach (var (cell, code) in codes)
        {
            if (code.Problem is { } problem)
            {
                throw Refusal(name, cell, problem);
            }
        }

        var libraries = LibraryReferences.Of(
            notebook.Folder, [.. codes.Values.SelectMany(code => code.Libraries).Distinct()], name);
        var packages = codes.Values.SelectMany(code => code.Packages).Distinct().ToArray();
        var scripts = CellScript.Compile(
            codes.Select(code => (code.Key, code.Value)), [.. Framework(), .. libraries.Files]);

        // What a package has is not known here, so the compiler of the program is left to judge.
        if (packages.Length == 0 && scripts.FirstOrDefault(one => one is { IsMeantToFail: false, Error: not null })
            is { } faulty)
        {
            throw Refusal(name, faulty.Cell, $"does not compile: {faulty.Error}");
        }

        var names = new ProgramNames(scripts);
        var programs = new Dictionary<NotebookCell, CellProgram>();
        foreach (var script in scripts)
        {
            try
            {
                programs[script.Cell] = new CellProgram(script, names);
            }
            catch (NotExportedException e)
            {
                throw Refusal(name, script.Cell, e.Message);
            }
        }

        var text = new StringBuilder();
        var source = Path.GetFileName(notebook.Path);
        text.Append(CultureInfo.InvariantCulture, $"// {source} as a program, exported by Interleave.\n");
        text.Append(CultureInfo.InvariantCulture, $"// To run it: dotnet run {Path.GetFileName(target)}\n");
        libraries.AppendDirectives(text, target);
        foreach (var package in packages)
        {
            text.Append(CultureInfo.InvariantCulture, $"#:package {package}\n");
        }

        text.Append('\n');
        foreach (var directive in Usings(scripts))
        {
            text.Append(CultureInfo.InvariantCulture, $"{directive}\n");
        }

        foreach (var cell in notebook.Cells)
        {
            var part = programs.TryGetValue(cell, out var program) ? program.Statements
                : cell.Type == CellType.Markdown ? ProseComment.Of(cell.Source)
                : "";
            text.Append(part.Length > 0 ? $"\n{part}" : "");
        }

        AppendDeclarations(text, programs.Values);
        return text.ToString();
    }

    private static void AppendDeclarations(StringBuilder text, IReadOnlyCollection<CellProgram> programs)
    {
        // A program needs a statement.
        text.Append(programs.All(program => program.Statements.Length == 0) ? "\n;\n" : "");
        text.Append("\n// The types follow the statements: those of the cells, and a stand-in for the engine.\n");
        foreach (var type in programs.SelectMany(program => program.Types))
        {
            text.Append(CultureInfo.InvariantCulture, $"\n{type}\n");
        }

        AppendClass("NotebookExtensions", programs.SelectMany(program => program.Extensions));
        AppendClass(ProgramNames.Fields, programs.SelectMany(program => program.Fields));
        using var engine = new StreamReader(
            Assembly.GetExecutingAssembly().GetManifestResourceStream("Engine.txt")!);
        text.Append('\n').Append(engine.ReadToEnd().ReplaceLineEndings("\n"));

        void AppendClass(string name, IEnumerable<string> members)
        {
            if (string.Join('\n', members) is { Length: > 0 } all)
            {
                text.Append(CultureInfo.InvariantCulture, $"\nstatic class {name}\n{{\n{all}\n}}\n");
            }
        }
    }

    private static IEnumerable<string> Usings(IEnumerable<CellScript> scripts)
    {
        IEnumerable<string> engine =
            [.. CellScript.Imports.Select(name => $"using {name};"), "using static NotebookEngine;"];
        return engine.Concat(scripts
            .Where(script => !(script.IsMeantToFail && script.Error is not null))
            .SelectMany(script => script.Root.Usings)
            .Select((UsingDirectiveSyntax directive) => directive.ToString()))
            .Distinct();
    }

    private static UsageException Refusal(string name, NotebookCell cell, string why) =>
        new($"{name} cannot be exported: its cell {cell.Id} {why}.");

    /// <summary>What a program of .NET has, and the engine's own.</summary>
    private static IEnumerable<string> Framework() =>
        ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Where(path => Path.GetDirectoryName(path) + Path.DirectorySeparatorChar
                == RuntimeEnvironment.GetRuntimeDirectory())
            .Concat(((string[])
            [
                "Microsoft.DotNet.Interactive.dll", "Microsoft.DotNet.Interactive.Formatting.dll",
                "Microsoft.DotNet.Interactive.Documents.dll", "Microsoft.AspNetCore.Html.Abstractions.dll",
                "System.Reactive.dll",
            ]).Select(file => Path.Combine(EngineFolder, file)));
}
