using Interleave.Reader.Rendering;

namespace Interleave.Reader.Tests.Rendering;

public class ScriptModulesTests
{
    [Fact]
    public void A_bundle_has_each_module_once_and_loads_nothing()
    {
        var script = ScriptModules.Bundle("player.js", "player", "mount");

        Assert.DoesNotMatch(@"(?m)^(import|export) ", script);
        Assert.Single(System.Text.RegularExpressions.Regex.Matches(script, @"(?m)^function mount\("));
        Assert.EndsWith("window.player = { mount };\n})();\n", script, StringComparison.Ordinal);
    }

    [Fact]
    public void A_module_that_is_not_there_is_named() =>
        Assert.Contains("other.js", Assert.Throws<ArgumentException>(
            () => ScriptModules.Bundle("other.js", "other", "mount")).Message, StringComparison.Ordinal);
}
