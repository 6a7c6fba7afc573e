namespace Interleave.Reader.Tests.Kernels;

/// <summary>The public conformance tests for Jupyter kernels, Debian's <c>python3-jupyter-kernel-test</c>, run on ours.</summary>
public sealed class ConformanceTests(InstalledKernel kernel) : IClassFixture<InstalledKernel>
{
    private static readonly TimeSpan Bound = TimeSpan.FromMinutes(3);

    [Fact]
    public void The_public_conformance_tests_have_nothing_to_complain_about()
    {
        var python = PythonProgram.With("jupyter_kernel_test", "jupyter-kernel-test");
        var (exitCode, output) = PythonProgram.Run(
            python,
            [
                "-c",
                """"
                import unittest
                import jupyter_kernel_test

                class CSharp(jupyter_kernel_test.KernelTests):
                    kernel_name = "interleave-csharp"
                    language_name = "C#"
                    file_extension = ".cs"
                    code_hello_world = 'Console.WriteLine("hello, world");'
                    code_stderr = 'Console.Error.WriteLine("wrong");'
                    completion_samples = [
                        {"text": "Console.WriteL", "matches": {"WriteLine"}},
                        {"text": "whil", "matches": {"while"}},
                        {"text": "new List<int>().AddR", "matches": {"AddRange"}},
                    ]
                    complete_code_samples = ["1 + 1", "var x = 1;", "for (var i = 0; i < 3; i++) { }", "record Lamp(bool IsOn);"]
                    incomplete_code_samples = ["for (;;) {", "Console.WriteLine(", "var x = "]
                    invalid_code_samples = ["}", "int = = 3;"]
                    code_generate_error = 'throw new Exception("meant");'
                    code_execute_result = [
                        {"code": "1 + 2", "result": "3"},
                        {"code": '"a" + "b"', "result": "ab"},
                        {"code": "1 + 2", "result": "3"},
                        {"code": "1 + 2", "result": "3"},
                    ]
                    code_display_data = [{"code": 'display(HTML("<b>bold</b>"));', "mime": "text/html"}]
                    code_history_pattern = "1 ?*"
                    supported_history_operations = ("tail", "range", "search")
                    code_inspect_sample = "Console.WriteLine"
                    code_clear_output = "ClearOutput();"

                unittest.main(verbosity=2)
                """",
            ],
            Bound,
            kernels: kernel.JupyterPath);

        // The twelfth test is of a pager, which is for front ends in a terminal.
        Assert.True(exitCode == 0, output);
        Assert.Contains("Ran 12 tests", output, StringComparison.Ordinal);
        Assert.Contains("OK (skipped=1)", output, StringComparison.Ordinal);
    }
}
