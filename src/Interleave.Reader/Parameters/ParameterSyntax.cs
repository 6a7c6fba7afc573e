namespace Interleave.Reader.Parameters;

/// <summary>How a language declares a parameter and assigns to it.</summary>
/// <threadsafety static="true" instance="true"/>
public abstract class ParameterSyntax
{
    /// <summary>
    /// C#: <c>int threads = 13;</c>, <c>var city = "Halifax";</c>, several on a line, several in a declaration.
    /// </summary>
    public static ParameterSyntax CSharp { get; } = new CSharpParameters();

    /// <summary>Python: <c>threads = 13</c>, at the start of a line.</summary>
    public static ParameterSyntax Python { get; } = new PythonParameters();

    /// <summary>The syntax of a language.</summary>
    /// <param name="language">
    /// The language's name in lower case, or null for the one that the chapter is written in.
    /// </param>
    public static ParameterSyntax Of(string? language) => language is "python" or "ipython" ? Python : CSharp;

    /// <summary>The parameters that a cell declares, in the order of the cell.</summary>
    /// <param name="source">The text of the cell.</param>
    /// <param name="cells">The texts of the notebook's cells, which may declare types.</param>
    public abstract IReadOnlyList<ParameterDeclaration> DeclarationsIn(
        string source, IEnumerable<string>? cells = null);

    /// <summary>The text of a cell that gives parameters their new values.</summary>
    /// <param name="values">The parameters, and the literals of their values.</param>
    public abstract string Assign(IEnumerable<(ParameterDeclaration Declaration, string Literal)> values);

    /// <summary>
    /// The text of a cell with another value for a parameter that it sets on a line of its own; null if it does
    /// not. Of several such lines the last counts.
    /// </summary>
    /// <param name="source">The text of the cell.</param>
    /// <param name="declaration">The parameter.</param>
    /// <param name="literal">The literal of its value.</param>
    public string? Reassign(string source, ParameterDeclaration declaration, string literal)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(declaration);
        return ValueIn(source, declaration.Name) is var (start, length, isInferred)
            ? source[..start] + (isInferred ? declaration.Type!.Typed(literal) : literal) + source[(start + length)..]
            : null;
    }

    /// <summary>
    /// Where the value stands that a cell gives a parameter last, and whether the value tells its type there; null if
    /// it gives it none.
    /// </summary>
    private protected abstract (int Start, int Length, bool IsInferred)? ValueIn(string source, string name);
}
