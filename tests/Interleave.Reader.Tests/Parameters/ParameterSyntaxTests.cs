using Interleave.Reader.Parameters;

namespace Interleave.Reader.Tests.Parameters;

public class ParameterSyntaxTests
{
    [Theory]
    [InlineData("int threads = 13;", "threads")]
    [InlineData("var x = 1;", "x")]
    [InlineData("int a = 1; int b = 2;", "a,b")]
    [InlineData("int a = 1, b = 2;", "a,b")]
    [InlineData("int a, b = 2;", "a,b")]
    [InlineData("int threads = 13;  int latencyMs = 300;  int repeats = 3;  int[] threadCounts = [1, 2, " +
        "3];", "threads,latencyMs,repeats,threadCounts")]
    [InlineData("int[] xs = [1, 2], ys = { 3, 4 };", "xs,ys")]
    [InlineData("int[]xs=[1];", "xs")]
    [InlineData("int[,] grid = new int[2, 3];", "grid")]
    [InlineData("int? none = null; string? text = null;", "none,text")]
    [InlineData("List<int> list = [1]; Dictionary<string, List<int>> map = new() { [\"a\"] = [1, 2] };", "list,map")]
    [InlineData("System.Collections.Generic.List<int> list = new();", "list")]
    [InlineData("static int a = 1; public double b = 0.5;", "a,b")]
    [InlineData("TimeSpan wait = TimeSpan.FromSeconds(Math.Max(1, 2)), other = wait;", "wait,other")]
    [InlineData("Func<int, int> f = x => { int inner = x; return inner; }; int after = 1;", "f,after")]
    [InlineData("int\n  a\n  =\n  1\n;", "a")]
    [InlineData("// int no = 1;\nint yes = 2; /* int neither = 3; */ int also = 4;", "yes,also")]
    [InlineData("string s = \"; int no = 1;\"; int yes = 1;", "s,yes")]
    [InlineData("string s = @\"a\"\"; int no = 1; \\\"; int yes = 1;", "s,yes")]
    [InlineData("string s = \"\"\"\n int no = 1; \" \"\"\n\"\"\"; int yes = 1;", "s,yes")]
    [InlineData("char c = ';', d = '\\''; int yes = 1;", "c,d,yes")]
    [InlineData("#r \"lib/Interleave.dll\"\nint yes = 1;", "yes")]
    [InlineData("using System.Threading;\nint yes = 1;", "yes")]
    [InlineData("int größe = 1; int @class = 2;", "größe,@class")]
    public void Declarations_are_found(string source, string names) =>
        Assert.Equal(names.Split(','), ParameterSyntax.CSharp.DeclarationsIn(source)
            .Select(declaration => declaration.Name));

    [Theory]
    [InlineData("")]
    [InlineData("threads = 13;")]
    [InlineData("using Alias = System.Int32;")]
    [InlineData("const int fixedForGood = 1;")]
    [InlineData("return x;")]
    [InlineData("Console.WriteLine(x);")]
    [InlineData("a == b;")]
    [InlineData("await x;")]
    [InlineData("int Twice(int n) { int twice = 2 * n; return twice; }")]
    [InlineData("class Inner { int field = 1; }")]
    [InlineData("for (int i = 0; i < 3; i++) { int inner = i; }")]
    [InlineData("int unfinished = (1")]
    [InlineData("\"int text = 1;\"")]
    public void Other_code_declares_nothing(string source) =>
        Assert.Empty(ParameterSyntax.CSharp.DeclarationsIn(source));

    [Theory]
    [InlineData("string city = \"Halifax\";", true)]
    [InlineData("var city = \"Halifax\";", true)]
    [InlineData("var city = @\"C:\\\";", true)]
    [InlineData("var city = $\"{x}, {y}\";", true)]
    [InlineData("var city = \"\"\"Halifax\"\"\";", true)]
    [InlineData("string city = Environment.NewLine;", true)]
    [InlineData("string? city;", true)]
    [InlineData("int city = 1;", false)]
    [InlineData("var city = \"Halifax\".Length;", false)]
    [InlineData("var city = Find(\"Halifax\");", false)]
    [InlineData("string[] city = [\"Halifax\"];", false)]
    public void A_text_is_told_from_other_values(string source, bool isText) =>
        Assert.Equal(
            isText,
            Assert.Single(ParameterSyntax.CSharp.DeclarationsIn(source)).Type?.Name is "string" or "string?");

    [Theory]
    [InlineData("int n = 1;", "2", "n = 2;")]
    [InlineData("int[] n = [1];", "[1, 2]", "n = [1, 2];")]
    [InlineData("string n = \"\";", "St. John's", "n = \"St. John's\";")]
    [InlineData("string n = \"\";", "a \"b\" \\ c\nd", "n = \"a \\\"b\\\" \\\\ c\\nd\";")]
    [InlineData("string n = \"\";", "", "n = \"\";")]
    [InlineData("string n = \"\";", "\"quoted already\"", "n = \"quoted already\";")]
    [InlineData("string n = \"\";", "\"a\" + \"b\"", "n = \"\\\"a\\\" + \\\"b\\\"\";")]
    [InlineData("string n = \"\";", "null", "n = \"null\";")]
    [InlineData("string n = null;", "null", "n = null;")]
    [InlineData("string? n = \"\";", "null", "n = null;")]
    [InlineData("string? n = \"\";", "\"null\"", "n = \"null\";")]
    [InlineData("var n = \"\";", "$\"{Environment.Exit(3)}\"", "n = \"$\\\"{Environment.Exit(3)}\\\"\";")]
    [InlineData("string n = \"\";", "\"a\"; Environment.Exit(3); //\"",
        "n = \"\\\"a\\\"; Environment.Exit(3); //\\\"\";")]
    [InlineData("string n = \"\";", "\"\\u0022+x\"", "n = \"\\\"+x\";")]
    [InlineData("string n = \"\";", "\\u0022+x", "n = \"\\\\u0022+x\";")]
    [InlineData("string n = \"\";", "@\"a\\\"", "n = \"a\\\\\";")]
    [InlineData("string n = \"\";", "a\u2028b\u0085c\0d", "n = \"a\\u2028b\\u0085c\\0d\";")]
    [InlineData("string n = \"\";", "a\r\nb", "n = \"a\\r\\nb\";")]
    public void A_value_is_quoted_where_it_is_a_text(string source, string value, string assignment)
    {
        var declaration = Assert.Single(ParameterSyntax.CSharp.DeclarationsIn(source));
        Assert.Equal(
            "// Parameters\n" + assignment,
            ParameterSyntax.CSharp.Assign([(declaration, declaration.Type!.Read(value).Literal!)]));
    }

    [Theory]
    [InlineData("n = 1", "2", "n = 2")]
    [InlineData("n: int = 1  # how many", "2", "n = 2")]
    [InlineData("n = 'x'  # a text", "it's", "n = \"it's\"")]
    [InlineData("n = \"x\"", "'quoted already'", "n = 'quoted already'")]
    [InlineData("n = ['x']", "[1, 2]", "n = [1, 2]")]
    public void Python_has_no_semicolon(string source, string value, string assignment)
    {
        var declaration = Assert.Single(ParameterSyntax.Python.DeclarationsIn(source));
        Assert.Equal(
            "# Parameters\n" + assignment,
            ParameterSyntax.Python.Assign([(declaration, declaration.Type!.Read(value).Literal!)]));
    }

    [Fact]
    public void In_Python_only_a_line_s_beginning_declares() =>
        Assert.Equal(["a", "b"], ParameterSyntax.Python.DeclarationsIn("a = 1\nif a == 2:\n    c = " +
            "3\nb=4\nprint(d=5)\ne == 6").Select(d => d.Name));

    [Theory]
    [InlineData("threads=4", "threads", "4")]
    [InlineData(" threads = 4 ", "threads", "4")]
    [InlineData("text=a=b", "text", "a=b")]
    [InlineData("text=", "text", "")]
    [InlineData("größe=1", "größe", "1")]
    [InlineData("text=a\nb", "text", "a\nb")]
    public void A_setting_is_a_name_and_a_value(string text, string name, string value)
    {
        Assert.True(ParameterSetting.TryParse(text, out var setting));
        Assert.Equal(new ParameterSetting(name, value), setting);
    }

    [Theory]
    [InlineData("")]
    [InlineData("threads")]
    [InlineData("=4")]
    [InlineData("4=x")]
    [InlineData("a b=1")]
    [InlineData("x;y=1")]
    public void Anything_else_is_no_setting(string text) => Assert.False(ParameterSetting.TryParse(text, out _));
}
