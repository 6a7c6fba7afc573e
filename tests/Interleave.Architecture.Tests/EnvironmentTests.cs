using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Interleave.Architecture.Tests;

/// <summary>What VS Code, a Codespace and GitHub are told about the repository can be done as it is told.</summary>
public partial class EnvironmentTests
{
    private static readonly JsonDocumentOptions WithComments = new() { CommentHandling = JsonCommentHandling.Skip };

    // https://containers.dev/implementors/json_reference
    private static readonly string[] ContainerProperties =
    [
        "name", "image", "hostRequirements", "updateContentCommand", "postCreateCommand", "forwardPorts",
        "portsAttributes", "customizations",
    ];

    private static readonly string[] AutoForward =
        ["notify", "openBrowser", "openBrowserOnce", "openPreview", "silent", "ignore"];

    [Fact]
    public void The_container_is_described_in_words_that_its_readers_know()
    {
        var container = Json(".devcontainer/devcontainer.json");

        Assert.All(container.EnumerateObject(), property => Assert.Contains(property.Name, ContainerProperties));
        Assert.All(
            container.GetProperty("portsAttributes").EnumerateObject(), port =>
            {
                Assert.Contains(
                    int.Parse(port.Name, CultureInfo.InvariantCulture), container.GetProperty("forwardPorts").EnumerateArray().Select(p => p.GetInt32()));
                Assert.Contains(port.Value.GetProperty("onAutoForward").GetString(), AutoForward);
            });
        Assert.InRange(container.GetProperty("hostRequirements").GetProperty("cpus").GetInt32(), 2, 32);
    }

    [Fact]
    public void The_container_s_image_has_the_SDK_that_the_repository_asks_for()
    {
        var image = Json(".devcontainer/devcontainer.json").GetProperty("image").GetString()!;
        var sdk = Version.Parse(Json("global.json").GetProperty("sdk").GetProperty("version").GetString()!);

        var tag = ImageTag().Match(image);
        Assert.True(tag.Success, image);
        Assert.Equal($"{sdk.Major}.{sdk.Minor}", tag.Groups["dotnet"].Value);
    }

    [Fact]
    public void The_page_s_usual_port_is_the_one_that_is_forwarded()
    {
        var port = Json(".devcontainer/devcontainer.json").GetProperty("forwardPorts")[0].GetInt32();

        Assert.Contains(
            $"UsualPort = {port};", Text("src/Interleave.Reader/Page/PageOptions.cs"), StringComparison.Ordinal);
    }

    [Fact]
    public void Its_files_to_open_and_its_scripts_are_there()
    {
        var container = Json(".devcontainer/devcontainer.json");
        foreach (var file in container.GetProperty("customizations").GetProperty("codespaces").GetProperty("openFiles")
            .EnumerateArray())
        {
            Assert.True(File.Exists(Path.Combine(House.Root, file.GetString()!)), file.GetString());
        }

        var command = container.GetProperty("updateContentCommand").GetString()!;
        Assert.Equal("bash .devcontainer/build", command);
        Assert.True(File.Exists(Path.Combine(House.Root, ".devcontainer", "build")));
    }

    [Theory]
    [InlineData(".devcontainer/build")]
    [InlineData(".ci/run")]
    [InlineData(".ci/lines")]
    public void A_script_is_one_that_its_shell_can_read(string script)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no bash of its own.");
        using var bash = Process.Start("bash", ["-n", Path.Combine(House.Root, script)]);
        Assert.True(bash.WaitForExit(TimeSpan.FromSeconds(30)));
        Assert.Equal(0, bash.ExitCode);
    }

    [Fact]
    public void The_editor_and_the_container_recommend_the_same_extensions()
    {
        var inContainer = Json(".devcontainer/devcontainer.json").GetProperty("customizations").GetProperty("vscode")
            .GetProperty("extensions");

        Assert.Equal(
            inContainer.EnumerateArray().Select(extension => extension.GetString()),
            Json(".vscode/extensions.json").GetProperty("recommendations").EnumerateArray()
                .Select(extension => extension.GetString()));
    }

    [Fact]
    public void The_editor_s_tasks_run_commands_and_projects_that_exist()
    {
        var tasks = Json(".vscode/tasks.json").GetProperty("tasks").EnumerateArray().ToArray();
        var commands = Directory.EnumerateFiles(Path.Combine(House.Root, "src/Interleave.Reader/Commands"), "*Command.cs")
            .Select(file => Path.GetFileName(file)[..^"Command.cs".Length].ToLowerInvariant())
            .ToArray();

        Assert.NotEmpty(tasks);
        Assert.All(tasks, task =>
        {
            Assert.Equal("dotnet", task.GetProperty("command").GetString());
            var arguments = task.GetProperty("args").EnumerateArray().Select(argument => argument.GetString()!).ToArray();
            if (Array.IndexOf(arguments, "--project") is >= 0 and var project)
            {
                Assert.True(Directory.Exists(Path.Combine(House.Root, arguments[project + 1])));
            }

            if (Array.IndexOf(arguments, "--") is >= 0 and var command)
            {
                Assert.Contains(arguments[command + 1], commands);
            }
        });
    }

    [Fact]
    public void Texts_have_the_same_line_ends_on_every_system()
    {
        Assert.Contains("* text=auto eol=lf", Text(".gitattributes").Split('\n'));
        Assert.DoesNotContain('\r', Text("data/cities.csv"));
    }

    [Fact]
    public void What_a_reader_copies_to_work_in_is_not_tracked()
    {
        var copy = Json(".vscode/tasks.json").GetProperty("tasks").EnumerateArray()
            .Select(task => task.GetProperty("args").EnumerateArray().Select(argument => argument.GetString()!).ToArray())
            .Single(arguments => arguments.Contains("copy"));

        Assert.Contains($"{copy[^1]}/", Text(".gitignore").Split('\n'));
    }

    private static string Text(string path) => File.ReadAllText(Path.Combine(House.Root, path));

    private static JsonElement Json(string path) => JsonDocument.Parse(Text(path), WithComments).RootElement;

    [GeneratedRegex(@"^mcr\.microsoft\.com/devcontainers/dotnet:\d+\.\d+\.\d+-(?<dotnet>\d+\.\d+)-[a-z]+$")]
    private static partial Regex ImageTag();
}
