using Interleave.Reader.Parameters;

namespace Interleave.Reader.Tests.Parameters;

/// <summary>What the types of C# take as a value, and how it is written into the cell.</summary>
public class ParameterTypeTests
{
    [Theory]
    [InlineData("int n = 1;", "-2147483648", "-2147483648")]
    [InlineData("int n = 1;", "1_000", "1000")]
    [InlineData("Int32 n = 1;", "+7", "7")]
    [InlineData("long n = 1;", "9000000000", "9000000000L")]
    [InlineData("System.Int64 n = 1;", "5", "5L")]
    [InlineData("byte n = 1;", "255", "255")]
    [InlineData("double n = 1;", "2", "2.0")]
    [InlineData("double n = 1;", "-1.5e-3", "-0.0015")]
    [InlineData("double n = 1;", ".5", "0.5")]
    [InlineData("float n = 1;", "1.5", "1.5f")]
    [InlineData("decimal n = 1m;", "0.1234567890123456789012345678", "0.1234567890123456789012345678m")]
    [InlineData("bool n = true;", "false", "false")]
    [InlineData("char n = 'a';", "z", "'z'")]
    [InlineData("char n = 'a';", "'", "'\\''")]
    [InlineData("char n = 'a';", "'\\n'", "'\\n'")]
    [InlineData("TimeSpan n = TimeSpan.FromSeconds(Math.Max(1, 2));", "TimeSpan.FromSeconds(5)",
        "TimeSpan.ParseExact(\"00:00:05\", \"c\", null)")]
    [InlineData("TimeSpan n = TimeSpan.Zero;", "TimeSpan.FromHours(-1.5)",
        "TimeSpan.ParseExact(\"-01:30:00\", \"c\", null)")]
    [InlineData("System.TimeSpan n;", "TimeSpan.FromMilliseconds(1.5)",
        "TimeSpan.ParseExact(\"00:00:00.0015000\", \"c\", null)")]
    [InlineData("DayOfWeek n = DayOfWeek.Monday;", "Friday", "DayOfWeek.Friday")]
    [InlineData("System.DayOfWeek n;", "System.DayOfWeek.Friday", "System.DayOfWeek.Friday")]
    [InlineData("ConsoleColor n = ConsoleColor.Red;", "ConsoleColor.Blue", "ConsoleColor.Blue")]
    [InlineData("ThreadPriority n = ThreadPriority.Normal;", "Lowest", "ThreadPriority.Lowest")]
    [InlineData("enum Way { InTurn, AtOnce }  Way n = Way.InTurn;", "AtOnce", "Way.AtOnce")]
    [InlineData("int[] n = [1];", "[1, 2,]", "[1, 2]")]
    [InlineData("int[] n = [1];", "[]", "[]")]
    [InlineData("int[] n = [1];", "new[] { 1, 2 }", "[1, 2]")]
    [InlineData("int[] n = [1];", "new int[] { 1 }", "[1]")]
    [InlineData("double[] n = { 1 };", "{ 1, .5 }", "[1.0, 0.5]")]
    [InlineData("string[] n = [];", "[\"a, b\", \"c]\"]", "[\"a, b\", \"c]\"]")]
    [InlineData("char[] n = [];", "['[', ',']", "['[', ',']")]
    [InlineData("int[][] n = [];", "[[1], [2, 3]]", "[[1], [2, 3]]")]
    [InlineData("int?[] n = [];", "[1, null]", "[1, null]")]
    [InlineData("TimeSpan[] n = [];", "[TimeSpan.FromSeconds(5)]", "[TimeSpan.ParseExact(\"00:00:05\", \"c\", null)]")]
    [InlineData("int[]? n = null;", "null", "null")]
    [InlineData("int? n = null;", "null", "null")]
    [InlineData("double? n = null;", "4", "4.0")]
    [InlineData("var n = 1;", "2", "2")]
    [InlineData("var n = -1.5;", "2", "2.0")]
    [InlineData("var n = 1m;", "2M", "2m")]
    [InlineData("var n = true;", "false", "false")]
    [InlineData("var n = 'a';", "b", "'b'")]
    [InlineData("var n = TimeSpan.FromSeconds(1);", "TimeSpan.FromSeconds(2)", "TimeSpan.ParseExact(\"00:00:02\", \"c\", null)")]
    [InlineData("var n = TimeSpan.Zero;", "TimeSpan.Zero", "TimeSpan.ParseExact(\"00:00:00\", \"c\", null)")]
    [InlineData("var n = DayOfWeek.Monday;", "Friday", "DayOfWeek.Friday")]
    [InlineData("var n = new[] { 1.5 };", "[2]", "[2.0]")]
    [InlineData("var n = new int[] { 1 };", "[2]", "[2]")]
    [InlineData("var n = (byte)1;", "2", "2")]
    public void A_value_that_fits_is_written_as_a_literal(string source, string value, string literal) =>
        Assert.Equal((literal, null), Declared(source).Type!.Read(value));

    [Theory]
    [InlineData("int n = 1;", "", "1.5", "1,5", "1e3", "2147483648", "5L", "٤", "n", "1 ", "null",
        "1; Console.WriteLine(1)", "1)", "1 // x")]
    [InlineData("byte n = 1;", "-1", "256")]
    [InlineData("ulong n = 1;", "-1", "18446744073709551616")]
    [InlineData("int? n = null;", "", "none", "2147483648")]
    [InlineData("double n = 1;", "", "1,5", "1e400", "-1e400", "NaN", "Infinity", "double.NaN",
        "∞", "1.5.5", "1 000", "5.", "1.5m")]
    [InlineData("decimal n = 1;", "79228162514264337593543950336", "1e400", "NaN", "1,5")]
    [InlineData("float n = 1;", "1e39")]
    [InlineData("bool n = true;", "yes", "True", "1", "", "!false", "true || Run()")]
    [InlineData("char n = 'a';", "zz", "", "'zz'", "''", "😀", "'a' + 'b'")]
    [InlineData("TimeSpan n;", "5", "00:00:05", "00:05", "", "5s", "FromSeconds(5)",
        "TimeSpan.FromSeconds(Run())", "TimeSpan.FromDays(99999999999)")]
    [InlineData("DayOfWeek n;", "Fryday", "1", "", "DayOfWeek",
        "Friday | DayOfWeek.Monday", "DayOfWeek.Friday; Run()")]
    [InlineData("int[] n = [1];", "", "1, 2", "[\"1\"]", "[1,5.5]", "[1", "[1]]",
        "[1]; Run()", "[Run()]", "[1 /* x */]", "[,]", "[..other]", "new int[Run()] { 1 }", "[1,,2]")]
    [InlineData("string[] n = [];", "[a]", "[$\"{Run()}\"]", "[\"a\" + Run()]")]
    [InlineData("var n = 1;", "1.5", "\"1\"")]
    public void A_value_that_does_not_fit_is_refused(string source, params string[] values) =>
        Assert.All(values, value => Assert.Null(Declared(source).Type!.Read(value).Literal));

    [Theory]
    [InlineData("City n = City.Halifax;", "is of type City")]
    [InlineData("DateTime n;", "is of type DateTime")]
    [InlineData("object n = 1;", "is of type object")]
    [InlineData("int[,] n;", "is of type int[,]")]
    [InlineData("List<int> n = [];", "is of type List<int>")]
    [InlineData("var n = Find();", "is declared with var")]
    public void A_type_that_cannot_be_judged_is_refused_with_those_that_can(string source, string because)
    {
        var refusal = Declared(source).Refusal("1", "a.ipynb");

        Assert.Contains(because, refusal, StringComparison.Ordinal);
        Assert.Contains("Values can be given to these types: int, long", refusal, StringComparison.Ordinal);
    }

    [Fact]
    public void A_value_is_quoted_so_that_it_can_be_seen() => Assert.Equal(
        "n in a.ipynb (of type int) is a whole number; 'a[U+200B] b[U+202E]' does not fit. Write it as in --set n=4.",
        Declared("int n = 1;").Refusal("a\u200b\nb\u202e", "a.ipynb"));

    [Theory]
    [InlineData("n = 1", "", "n2", "__import__('os')", "1; x()", "1,5", "'1'", "1 # x", "1)")]
    [InlineData("n = True", "yes", "true", "1")]
    [InlineData("n = [1]", "[x()]", "[1", "{1: x()}", "1", "[*x]")]
    [InlineData("n = None", "x", "f'{x()}'", "x()", "'a' + 'b'", "lambda: 1")]
    public void Python_too_takes_no_code(string source, params string[] values)
    {
        var type = Assert.Single(ParameterSyntax.Python.DeclarationsIn(source)).Type!;

        Assert.All(values, value => Assert.Null(type.Read(value).Literal));
    }

    [Theory]
    [InlineData("n = 1", "-1.5e3")]
    [InlineData("n = True", "False")]
    [InlineData("n = ['x']", "[1, 'a', [2, None], {'k': (1, 2)}]")]
    [InlineData("n = None", "{1, 2}")]
    public void Python_takes_its_literals(string source, string value) => Assert.Equal(
        (value, null), Assert.Single(ParameterSyntax.Python.DeclarationsIn(source)).Type!.Read(value));

    private static ParameterDeclaration Declared(string source) =>
        Assert.Single(ParameterSyntax.CSharp.DeclarationsIn(source));
}
