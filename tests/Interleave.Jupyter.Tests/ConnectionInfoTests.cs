using System.Text.Json.Nodes;

namespace Interleave.Jupyter.Tests;

public sealed class ConnectionInfoTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("interleave-test-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void A_connection_file_is_read_as_it_was_written()
    {
        var connection = ConnectionInfo.OnLoopback() with { KernelName = "interleave-csharp" };
        connection.Save(FilePath);
        Assert.Equal(connection, ConnectionInfo.Load(FilePath));
    }

    [Fact]
    public void The_file_has_the_members_that_Jupyter_gives_it()
    {
        ConnectionInfo.OnLoopback().Save(FilePath);
        var members = JsonNode.Parse(File.ReadAllText(FilePath))!.AsObject().Select(member => member.Key);
        Assert.Equal(
            [
                "control_port", "hb_port", "iopub_port", "ip", "key", "shell_port", "signature_scheme", "stdin_port",
                "transport",
            ],
            members.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Only_the_user_can_read_the_file()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no such file modes.");
        ConnectionInfo.OnLoopback().Save(FilePath);
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(FilePath));
        }
    }

    [Fact]
    public void A_file_that_is_there_already_is_not_overwritten()
    {
        File.WriteAllText(FilePath, "mine");
        Assert.Throws<IOException>(() => ConnectionInfo.OnLoopback().Save(FilePath));
        Assert.Equal("mine", File.ReadAllText(FilePath));
    }

    [Fact]
    public void A_new_connection_has_five_ports_and_a_long_key_of_its_own()
    {
        var one = ConnectionInfo.OnLoopback();
        Assert.Equal("127.0.0.1", one.Ip);
        int[] ports = [one.ShellPort, one.ControlPort, one.StdinPort, one.IOPubPort, one.HeartbeatPort];
        Assert.Equal(5, ports.Distinct().Count());
        Assert.Equal(64, one.Key.Length);
        Assert.NotEqual(one.Key, ConnectionInfo.OnLoopback().Key);
    }

    [Fact]
    public void Members_that_are_not_known_do_no_harm()
    {
        Write(file => file["jupyter_session"] = "notebook.ipynb");
        Assert.Equal("tcp", ConnectionInfo.Load(FilePath).Transport);
    }

    [Fact]
    public void Text_that_is_not_JSON_is_refused_with_a_sentence()
    {
        File.WriteAllText(FilePath, "shell_port = 5");
        Refused("is not a Jupyter connection file");
    }

    [Fact]
    public void A_file_without_a_port_is_refused_with_a_sentence()
    {
        Write(file => file.Remove("iopub_port"));
        Refused("iopub_port");
    }

    [Theory]
    [InlineData("null", "only null")]
    [InlineData("[]", "is not a Jupyter connection file")]
    public void JSON_that_is_no_connection_is_refused_with_a_sentence(string json, string because)
    {
        File.WriteAllText(FilePath, json);
        Refused(because);
    }

    [Theory]
    [InlineData("transport", "ipc", "only 'tcp'")]
    [InlineData("signature_scheme", "hmac-md5", "only 'hmac-sha256'")]
    public void What_is_not_supported_is_refused_with_a_sentence(string member, string value, string because)
    {
        Write(file => file[member] = value);
        Refused(because);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(65536)]
    public void A_number_that_is_no_port_is_refused_with_a_sentence(int port)
    {
        Write(file => file["hb_port"] = port);
        Refused("a port is 1 to 65535");
    }

    private string FilePath => Path.Combine(_folder.FullName, "kernel.json");

    private void Write(Action<JsonObject> change)
    {
        ConnectionInfo.OnLoopback().Save(FilePath);
        var file = JsonNode.Parse(File.ReadAllText(FilePath))!.AsObject();
        change(file);
        File.WriteAllText(FilePath, file.ToJsonString());
    }

    private void Refused(string because)
    {
        var e = Assert.Throws<InvalidDataException>(() => ConnectionInfo.Load(FilePath));
        Assert.Contains(FilePath, e.Message);
        Assert.Contains(because, e.Message);
    }
}
