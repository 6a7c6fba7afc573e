namespace Interleave.Reader.Tests.Running;

/// <summary>The values of <c>--set</c> are judged before anything runs, and are never code.</summary>
public sealed class RunValueTests : IDisposable
{
    private const string Declarations = "parameters|enum Way { InTurn, AtOnce }\n"
        + "int n = 1; long l = 1; double d = 1; decimal m = 1; bool b = true; char c = 'a'; string s = \"\";\n"
        + "TimeSpan t = TimeSpan.FromSeconds(Math.Max(1, 2)); Way way = Way.InTurn;\n"
        + "DayOfWeek day = DayOfWeek.Monday; double[] ds = [1]; string[] words = [];\n"
        + "var v = 1.5; int? maybe = 3; string none = null;";

    private readonly ReaderRun _run = new();

    public void Dispose() => _run.Dispose();

    [Fact]
    public void Values_of_every_type_arrive_as_they_were_given()
    {
        _run.Notebook("a.ipynb", Declarations, "string.Join(\" \", n, l, d, m, b, c, t, day, way, ds[1], words[0], v, "
                + "maybe is null, none)")
            .Run(0, ["run", "a.ipynb", .. Set(
                "n=-5", "l=9000000000", "d=.5", "m=1.50", "b=false", "c=ä", "t=TimeSpan.FromSeconds(5)", "day=Friday", "way=AtOnce",
                "ds=[1, 2.5]", "words=[\"a b\"]", "v=2", "maybe=null", "none=x", "s=y")]);

        Assert.Equal("-5 9000000000 0.5 1.50 False ä 00:00:05 Friday AtOnce 2.5 a b 2 True x", _run.Result(3));
    }

    [Fact]
    public void A_text_is_never_code()
    {
        const string Text = "\"; Environment.Exit(3); $\"{Environment.Exit(3)}\" \\u0022 ) // */ \n}\u2028";
        _run.Notebook("a.ipynb", Declarations, "string.Join(' ', s.Select(letter => (int)letter))")
            .Run(0, ["run", "a.ipynb", .. Set($"s={Text}")]);

        Assert.Equal(string.Join(' ', Text.Trim().Select(letter => (int)letter)), _run.Result(3));
    }

    [Theory]
    [InlineData("n=1; Console.WriteLine(1)")]
    [InlineData("n=99999999999")]
    [InlineData("d=1,5")]
    [InlineData("d=NaN")]
    [InlineData("c=zz")]
    [InlineData("t=5")]
    [InlineData("t=00:00:05")]
    [InlineData("b=yes")]
    [InlineData("day=Fryday")]
    [InlineData("ds=[\"1\"]")]
    [InlineData("v=Math.PI")]
    [InlineData("maybe=")]
    public void A_value_that_does_not_fit_ends_with_one_sentence_before_anything_runs(string setting)
    {
        _run.Notebook("a.ipynb", Declarations, "System.IO.File.WriteAllText(\"ran\", \"\");")
            .Run(2, ["run", "a.ipynb", .. Set(setting)]);

        Assert.StartsWith(
            $"--set: {setting.Split('=')[0]} in a.ipynb (of type ", _run.Error, StringComparison.Ordinal);
        Assert.Single(_run.Error.Trim().Split('\n'));
        Assert.Equal("", _run.Output.Trim());
        Assert.False(File.Exists(_run.File("ran")));
        Assert.False(Directory.Exists(_run.File("artifacts")));
    }

    private static IEnumerable<string> Set(params string[] settings) =>
        settings.SelectMany(one => new[] { "--set", one });
}
