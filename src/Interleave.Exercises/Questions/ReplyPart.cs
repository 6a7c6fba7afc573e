using Interleave.Display;

namespace Interleave.Exercises;

/// <summary>A part of a <see cref="Reply"/>.</summary>
/// <param name="Text">As plain text.</param>
/// <param name="Html">As HTML.</param>
/// <threadsafety static="true" instance="true"/>
internal sealed record ReplyPart(string Text, string Html)
{
    /// <summary>A paragraph.</summary>
    public static ReplyPart Sentence(string text) => new(text, Display.Html.Paragraph(text));

    /// <summary>A paragraph that begins with a word or two in bold.</summary>
    public static ReplyPart Strong(string first, string rest) => new(
        $"{first} {rest}", $"<p><strong>{Display.Html.Encode(first)}</strong> {Display.Html.Encode(rest)}</p>");

    /// <summary>A table.</summary>
    public static ReplyPart Of(Table table) => new(table.ToText() + "\n", table.ToHtml());

    /// <summary>A question with its choices, of which one may be marked as the reader's.</summary>
    /// <param name="heading">Stands before the question, as in <c>Question 3.</c></param>
    /// <param name="question">The question.</param>
    /// <param name="mine">The reader's choice; null for none.</param>
    public static ReplyPart Of(string heading, Question question, Choice? mine = null)
    {
        var code = question.Code.Length == 0 ? "" : $"<pre>{Display.Html.Encode(question.Code)}</pre>";
        var items = question.Choices.Select(choice => Mark(choice, choice.Text));
        var lines = question.Choices.Select(choice => $"  {Mark(choice, question.Lettered(choice))}");
        return new(
            string.Join('\n', [
                $"{heading} {question.Text}",
                .. question.Code.Length == 0 ? [] : question.Code.Split('\n').Select(line => $"    {line}"),
                .. lines,
                "",
            ]),
            $"<p><strong>{Display.Html.Encode(heading)}</strong> {Display.Html.Encode(question.Text)}</p>{code}"
                + "<ol type=\"a\">"
                + string.Concat(items.Select(item => $"<li>{Display.Html.Encode(item)}</li>")) + "</ol>");

        string Mark(Choice choice, string text) => choice == mine ? $"{text} (your answer)" : text;
    }
}
