using Interleave.Reader.Kernels;

namespace Interleave.Reader.Tests.Kernels;

public sealed class KernelSpecTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_kernelspec_says_how_to_start_its_kernel()
    {
        var spec = Load("""
            {"argv": ["python", "-m", "k", "-f", "{connection_file}", "{resource_dir}/x", "{other}"], "display_name": "K", "language": "python",
             "env": {"A": "${HOME}/a", "B": "$HOME and $$5 and ${NOT_SET}"}, "interrupt_mode": "message", "metadata": {"debugger": true}}
            """);
        Assert.Equal("k", spec.Name);
        Assert.Equal("K", spec.DisplayName);
        Assert.Equal(InterruptMode.Message, spec.InterruptMode);
        Assert.Equal(
            ["python", "-m", "k", "-f", "/t/c.json", $"{_folder.File("k")}/x", "{other}"], spec
                .ArgumentsFor("/t/c.json"));
        var environment = spec.EnvironmentFrom(name => name == "HOME" ? "/home/ann" : null);
        Assert.Equal("/home/ann/a", environment["A"]);
        Assert.Equal("/home/ann and $5 and ${NOT_SET}", environment["B"]);
    }

    [Fact]
    public void Without_another_word_a_kernel_is_interrupted_by_a_signal() =>
        Assert.Equal(InterruptMode.Signal, Load("""{"argv": ["x"], "display_name": "K", "language": "l"}""").InterruptMode);

    [Theory]
    [InlineData("not JSON")]
    [InlineData("{}")]
    [InlineData("""{"argv": []}""")]
    [InlineData("""{"argv": "x"}""")]
    public void What_is_no_kernelspec_is_refused_with_a_sentence(string text) =>
        Assert.Contains("does not say how to start", Assert.Throws<KernelException>(() => Load(text)).Message);

    [Fact]
    public void Kernels_are_looked_for_where_Jupyter_looks()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows() || OperatingSystem.IsMacOS(), "The folders are those of Linux.");
        var variables = new Dictionary<string, string>
        {
            ["HOME"] = "/home/ann",
            ["JUPYTER_PATH"] = "/one:/two",
            ["VIRTUAL_ENV"] = "/venv",
        };
        Assert.Equal(
            ["/one/kernels", "/two/kernels", "/home/ann/.local/share/jupyter/kernels", "/venv/share/jupyter/kernels", "/usr/local/share/jupyter/kernels", "/usr/share/jupyter/kernels"],
            InstalledKernels.SearchPath(variables.GetValueOrDefault));

        variables["JUPYTER_PREFER_ENV_PATH"] = "1";
        variables["XDG_DATA_HOME"] = "/data";
        Assert.Equal(
            ["/one/kernels", "/two/kernels", "/venv/share/jupyter/kernels", "/data/jupyter/kernels"],
            InstalledKernels.SearchPath(variables.GetValueOrDefault).Take(4));
    }

    [Theory]
    [InlineData("The kernel 'k' ended, with exit code 1. It wrote:\nOSError: [Errno 98] Address already in use", true)]
    [InlineData("zmq.error.ZMQError: Address in use (addr='tcp://127.0.0.1:50123')", true)]
    [InlineData("Only one usage of each socket address (protocol/network address/port) is normally permitted.", true)]
    [InlineData("ModuleNotFoundError: No module named 'ipykernel'", false)]
    public void A_port_that_was_taken_is_told_from_other_reasons(string written, bool isTaken) =>
        Assert.Equal(isTaken, KernelStart.SaysPortTaken(written));

    private KernelSpec Load(string json)
    {
        _folder.Write("k/kernel.json", json);
        return KernelSpec.Load(_folder.File("k"));
    }
}
