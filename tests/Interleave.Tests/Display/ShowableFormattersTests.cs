using Interleave.Display;
using Microsoft.DotNet.Interactive.Formatting;

namespace Interleave.Tests.Display;

public class ShowableFormattersTests
{
    [Fact]
    public void A_showable_type_prefers_html_and_then_plain_text()
    {
        Assert.Equal(["text/html", "text/plain"], Formatter.GetPreferredMimeTypesFor(typeof(Sealed)));
    }

    [Fact]
    public void A_showable_value_writes_its_own_html_and_text()
    {
        object value = new Sealed();

        Assert.Equal("<b>sealed</b>", value.ToDisplayString("text/html"));
        Assert.Equal("sealed", value.ToDisplayString("text/plain"));
    }

    [Fact]
    public void A_derived_type_shows_itself_through_its_base_types_attribute()
    {
        object value = new Derived();

        Assert.Equal(["text/html", "text/plain"], Formatter.GetPreferredMimeTypesFor(typeof(Derived)));
        Assert.Equal("<i>derived</i>", value.ToDisplayString("text/html"));
        Assert.Equal("derived", value.ToDisplayString("text/plain"));
    }

    [Fact]
    public void Types_shown_one_after_the_other_do_not_disturb_each_other()
    {
        for (var round = 0; round < 3; round++)
        {
            Assert.Equal("<b>sealed</b>", new Sealed().ToDisplayString("text/html"));
            Assert.Equal("<i>derived</i>", new Derived().ToDisplayString("text/html"));
        }
    }

    [TypeFormatterSource(typeof(ShowableFormatters), PreferredMimeTypes = new[] { "text/html", "text/plain" })]
    private sealed record Sealed : IShowable
    {
        public string ToHtml() => "<b>sealed</b>";

        public string ToText() => "sealed";
    }

    [TypeFormatterSource(typeof(ShowableFormatters), PreferredMimeTypes = new[] { "text/html", "text/plain" })]
    private abstract record Base : IShowable
    {
        public abstract string ToHtml();

        public abstract string ToText();
    }

    private sealed record Derived : Base
    {
        public override string ToHtml() => "<i>derived</i>";

        public override string ToText() => "derived";
    }
}
