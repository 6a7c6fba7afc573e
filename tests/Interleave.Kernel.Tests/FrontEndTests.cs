namespace Interleave.Kernel.Tests;

/// <summary>Which process the kernel must not outlive.</summary>
public class FrontEndTests
{
    [Theory]
    [InlineData("4711", 4711)]
    [InlineData(null, null)]
    [InlineData("", null)]
    [InlineData("0", null)]
    [InlineData("-5", null)]
    [InlineData("99999999999", null)]
    [InlineData("it", null)]
    public void The_front_end_tells_its_id(string? told, int? id) => Assert.Equal(id, FrontEnd.IdFrom(told, null));

    [Theory]
    [InlineData("616", 4711)]
    [InlineData("620", null)]
    [InlineData("0", null)]
    public void On_Windows_it_tells_a_handle(string told, int? id) =>
        Assert.Equal(id, FrontEnd.IdFrom(told, handle => handle == 616 ? 4711 : 0));
}
