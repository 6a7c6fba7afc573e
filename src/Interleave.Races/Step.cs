using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace Interleave.Races;

/// <summary>
/// What a thread of a race is about to do. <c>yield return</c> of a step is the only place where the machine may
/// switch.
/// </summary>
/// <remarks>
/// <para>
/// A step <b>announces</b>: the code between its <c>yield return</c> and the next one (or the end of the method) is
/// the step, and runs as one piece. So a method with four <c>yield return</c>s on its way has four steps, and a
/// letter of a schedule is one of them. The code before the first <c>yield return</c> runs before the schedule
/// begins, thread by thread; it must not change anything shared, and a race in which it does is reported and not
/// explored.
/// </para>
/// <para>
/// A step also <b>declares</b> what of the shared state its code touches. Without reduction this is only a
/// description. With reduction (<see cref="Race.Explore"/>) it decides which orders count as the same: two steps of
/// different threads conflict when both name the same thing and one of them writes. <see cref="Do"/>, and a step that
/// is
/// <c>default</c>, conflict with every step that is not <see cref="Local"/>. A step that touches more than it declares
/// makes a reduced exploration untrue.
/// </para>
/// <para>Immutable, so it may be used from several threads at once.</para>
/// </remarks>
/// <example>
/// <code>
/// class Gate { public bool IsOpen; public int Passed; }
///
/// IEnumerable&lt;Step> Open(Gate gate)
/// {
///     yield return Step.Write("gate");
///     gate.IsOpen = true;
/// }
///
/// IEnumerable&lt;Step> Pass(Gate gate)
/// {
///     yield return Step.When("gate", () => gate.IsOpen);
///     yield return Step.Write("passed", () => gate.Passed);
///     gate.Passed++;
/// }
///
/// Race.Of("gate", () => new Gate(), end => end.Passed == 1, ('o', Open), ('p', Pass))
///     .Explore()
/// </code>
/// </example>
[SuppressMessage("Naming", "CA1716", Justification = "The field's word for it; a keyword of Visual Basic only.")]
public readonly struct Step
{
    private Step(
        StepKind kind, string? name, object? target, Func<object?>? shows, string? expression, int line,
        string? member)
    {
        Kind = kind;
        Name = name;
        Target = target;
        Shows = shows;
        Expression = expression;
        Line = line;
        Member = member;
    }

    internal StepKind Kind { get; }

    /// <summary>
    /// The variable, lock or queue, or what <see cref="Do"/> and <see cref="Local"/> do. Null: not said.
    /// </summary>
    internal string? Name { get; }

    /// <summary>The guard of <c>When</c> (a <see cref="Func{Boolean}"/>), the lock, the queue.</summary>
    internal object? Target { get; }

    /// <summary>What to write beside the step once it has run; or, of <c>Send</c>, the item.</summary>
    internal Func<object?>? Shows { get; }

    /// <summary>
    /// The C# that names the variable, the lock or the queue, as it was written; null if nobody wrote any.
    /// </summary>
    internal string? Expression { get; }

    /// <summary>The line of the cell or the file that makes the step, from 1; 0 where nobody said.</summary>
    internal int Line { get; }

    /// <summary>The method that makes the step; null where nobody said.</summary>
    internal string? Member { get; }

    /// <summary>
    /// The C# that makes the step, as in <c>Step.Read("lamp")</c>; empty for a step that is <c>default</c>.
    /// </summary>
    internal string Code => Kind switch
    {
        _ when Expression is null => "",
        StepKind.Anything => $"Step.Do({Expression})",
        StepKind.Acquire or StepKind.Release or StepKind.Send or StepKind.Receive => Expression,
        _ => $"Step.{Kind}({Expression})",
    };

    /// <summary>Reads a shared variable.</summary>
    /// <param name="variable">Its name, not empty.</param>
    /// <param name="shows">A value to write beside the step, asked for after the step and only in a replay: <c>() =>
    /// seen</c>.</param>
    /// <param name="expression">Left to the compiler, as are the two after it: they tell the player where the step
    /// was written.</param>
    /// <param name="line">Left to the compiler.</param>
    /// <param name="member">Left to the compiler.</param>
    /// <exception cref="ArgumentException">The name is empty.</exception>
    public static Step Read(
        string variable,
        Func<object?>? shows = null,
        [CallerArgumentExpression(nameof(variable))] string? expression = null,
        [CallerLineNumber] int line = 0, [CallerMemberName] string? member = null) =>
        new(StepKind.Read, Named(variable, nameof(variable)), null, shows, expression, line, member);

    /// <summary>Writes a shared variable, or reads and writes it in one step that nothing can come between.</summary>
    /// <inheritdoc cref="Read"/>
    public static Step Write(
        string variable,
        Func<object?>? shows = null,
        [CallerArgumentExpression(nameof(variable))] string? expression = null,
        [CallerLineNumber] int line = 0, [CallerMemberName] string? member = null) =>
        new(StepKind.Write, Named(variable, nameof(variable)), null, shows, expression, line, member);

    /// <summary>
    /// Waits until a condition on one shared variable holds; the step's own code then runs while it still holds.
    /// </summary>
    /// <param name="variable">The variable that the condition reads; the step's code may read it too, and touches
    /// nothing else.</param>
    /// <param name="condition">Reads the state and changes nothing; asked often.</param>
    /// <param name="expression">Left to the compiler, as are the two after it: they tell the player where the step
    /// was written.</param>
    /// <param name="line">Left to the compiler.</param>
    /// <param name="member">Left to the compiler.</param>
    /// <exception cref="ArgumentException">The name is empty, or the condition null.</exception>
    public static Step When(
        string variable,
        Func<bool> condition,
        [CallerArgumentExpression(nameof(variable))] string? expression = null,
        [CallerLineNumber] int line = 0, [CallerMemberName] string? member = null)
    {
        ArgumentNullException.ThrowIfNull(condition);
        return new(StepKind.When, Named(variable, nameof(variable)), condition, null, expression, line, member);
    }

    /// <summary>
    /// Does something that touches several things, or that nobody declares; it conflicts with every step but
    /// <see cref="Local"/>.
    /// </summary>
    /// <param name="what">What it does, for the table of a replay: <c>pay out</c>. Not empty.</param>
    /// <param name="shows">A value to write beside the step, asked for after the step and only in a replay.</param>
    /// <param name="expression">Left to the compiler, as are the two after it: they tell the player where the step
    /// was written.</param>
    /// <param name="line">Left to the compiler.</param>
    /// <param name="member">Left to the compiler.</param>
    /// <exception cref="ArgumentException">The description is empty.</exception>
    public static Step Do(
        string what,
        Func<object?>? shows = null,
        [CallerArgumentExpression(nameof(what))] string? expression = null,
        [CallerLineNumber] int line = 0, [CallerMemberName] string? member = null) =>
        new(StepKind.Anything, Named(what, nameof(what)), null, shows, expression, line, member);

    /// <summary>Does something with nothing but this thread's own variables.</summary>
    /// <inheritdoc cref="Do"/>
    public static Step Local(
        string what,
        Func<object?>? shows = null,
        [CallerArgumentExpression(nameof(what))] string? expression = null,
        [CallerLineNumber] int line = 0, [CallerMemberName] string? member = null) =>
        new(StepKind.Local, Named(what, nameof(what)), null, shows, expression, line, member);

    /// <summary>What the step does, as in <c>read lamp</c>.</summary>
    public override string ToString() => Kind switch
    {
        StepKind.Anything or StepKind.Local => Name ?? "step",
        StepKind.When => $"wait for {Name}",
        StepKind.Send => $"send to {Name}",
        StepKind.Receive => $"receive from {Name}",
        _ => $"{Kind.ToString().ToLowerInvariant()} {Name}",
    };

    internal static Step Of(
        StepKind kind, IBlocking target, string code, int line, string? member, Func<object?>? shows = null) =>
        new(kind, target.Name, target, shows, code, line, member);

    /// <summary>Whether this is the same announcement as another, made in another run of the same schedule.</summary>
    internal bool Announces(in Step other) =>
        Kind == other.Kind && string.Equals(Name, other.Name, StringComparison.Ordinal);

    /// <summary>
    /// Whether the order of two steps of different threads may matter. Reads of one thing commute, and so do steps on
    /// different things; what is not declared commutes with nothing but what is declared to be local.
    /// </summary>
    internal static bool Conflict(in Step a, in Step b)
    {
        if (a.Kind == StepKind.Local || b.Kind == StepKind.Local)
        {
            return false;
        }

        if (a.Kind == StepKind.Anything || b.Kind == StepKind.Anything)
        {
            return true;
        }

        return !(a.OnlyReads && b.OnlyReads) && string.Equals(a.Name, b.Name, StringComparison.Ordinal);
    }

    private bool OnlyReads => Kind is StepKind.Read or StepKind.When;

    private static string Named(string name, string parameter)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name, parameter);
        return name;
    }
}
