using System.CommandLine;
using Interleave.Reader.Kernels;
using Spectre.Console;

namespace Interleave.Reader.Commands;

/// <summary>
/// The command <c>kernel</c>: makes the kernel known to Jupyter front ends, or lists what they know.
/// </summary>
internal sealed class KernelCommand : Command
{
    /// <summary>The command, with its subcommands.</summary>
    public KernelCommand()
        : base("kernel", "Installs the kernel for Jupyter front ends, removes it, or lists the kernels they know.")
    {
        Add(New(
            "install",
            $"Installs the kernel as the kernelspec {KernelInstallation.Name}, with a copy of its program.",
            folder => $"Installed {KernelInstallation.Name} in {KernelInstallation.Install(folder)}. "
                + $"Choose “{KernelSpec.Interleave.DisplayName}” as the kernel of a notebook."));
        Add(New("uninstall", $"Removes the kernelspec {KernelInstallation.Name}.", folder =>
            $"Removed {KernelInstallation.Uninstall(folder)}."));
        var list = new Command("list", "Lists the kernels that Jupyter front ends find on this machine.");
        list.SetAction(_ =>
        {
            List(AnsiConsole.Console);
            return ExitCode.Success;
        });
        Add(list);
    }

    private static Command New(string name, string description, Func<string, string> act)
    {
        var user =
            new Option<bool>("--user") { Description = "In the current user's data folder. This is the default." };
        var prefix = new Option<DirectoryInfo?>("--prefix")
        {
            Description = "In DIR/share/jupyter/kernels, for instance of a Python environment.",
            HelpName = "DIR",
        };
        var command = new Command(name, description) { user, prefix };
        command.Validators.Add(result =>
        {
            if (result.GetValue(user) && result.GetValue(prefix) is not null)
            {
                result.AddError("Give either --user or --prefix, not both.");
            }
        });
        command.SetAction(parsed =>
        {
            var folder = parsed.GetValue(prefix) is { } chosen
                ? Path.Combine(chosen.FullName, "share", "jupyter", "kernels")
                : InstalledKernels.UserFolder();
            Console.WriteLine(act(folder));
            return ExitCode.Success;
        });
        return command;
    }

    private static void List(IAnsiConsole console)
    {
        var kernels = InstalledKernels.All();
        if (kernels.Count == 0)
        {
            console.WriteLine("No kernel is installed.");
            return;
        }

        var table = new Table().AsciiBorder().AddColumns("name", "shown as", "language", "folder");
        foreach (var kernel in kernels)
        {
            table.AddRow(
                Markup.Escape(kernel.Name),
                Markup.Escape(kernel.DisplayName),
                Markup.Escape(kernel.Language),
                Markup.Escape(kernel.Folder ?? ""));
        }

        console.Write(table);
    }
}
