using Interleave.Reader.Notebooks;

namespace Interleave.Reader.Kernels;

/// <summary>What the reader is told about a notebook in a language that our own kernel does not run.</summary>
internal static class ForeignNotebook
{
    /// <summary>A sentence for whoever runs it from the command line; null if our kernel can run it.</summary>
    public static string? Refusal(Notebook notebook, string name) => LanguageOf(notebook) is { } language
        ? $"{name} is written in {language}, and the kernel that comes with this program runs C#; "
            + $"name a kernel for {language} with --kernel NAME ({Installed(language)})."
        : null;

    /// <summary>A sentence for whoever reads it on the page; null if our kernel can run it.</summary>
    public static string? Notice(Notebook notebook) => LanguageOf(notebook) is { } language
        ? $"This notebook is written in {language}, and this page runs C#; run it from the command line instead, "
            + $"with run {Path.GetFileName(notebook.Path)} --kernel NAME and a kernel for {language} "
            + $"({Installed(language)})."
        : null;

    /// <summary>The language for people; null for C#, and where the notebook does not say or holds no code.</summary>
    private static string? LanguageOf(Notebook notebook) =>
        !CodeLanguage.IsCSharp(notebook.Language)
        && notebook.Cells.Any(cell => cell.IsCode && !string.IsNullOrWhiteSpace(cell.Source))
            ? CodeLanguage.ForPeople(notebook.Language!)
            : null;

    private static string Installed(string language)
    {
        var kernels = InstalledKernels.All().Where(kernel => CodeLanguage.IsSame(kernel.Language, language));
        string[] names = [.. kernels.Select(kernel => kernel.Name)];
        return names.Length == 0 ? "none is installed on this machine" : $"installed: {string.Join(", ", names)}";
    }
}
