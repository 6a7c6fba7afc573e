using Interleave.Reader.Notebooks;

namespace Interleave.Reader.Tests.Notebooks;

public sealed class WholeFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void What_is_in_use_for_a_moment_is_replaced_after_it()
    {
        var refusals = new Queue<Exception>([new IOException("in use"), new UnauthorizedAccessException("in use")]);
        Write(tries: 3, (from, to) =>
        {
            if (refusals.TryDequeue(out var refusal))
            {
                throw refusal;
            }

            File.Move(from, to);
        });

        Assert.Equal("new", File.ReadAllText(_folder.File("a")));
        Assert.Single(Directory.GetFiles(_folder.Path));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void What_stays_in_use_stays_as_it_is_and_nothing_is_left_beside_it(int tries)
    {
        _folder.Write("a", "old");
        var tried = 0;
        Assert.Throws<IOException>(() => Write(tries, (_, _) =>
        {
            tried++;
            throw new IOException("in use");
        }));

        Assert.Equal(tries, tried);
        Assert.Equal("old", File.ReadAllText(_folder.File("a")));
        Assert.Single(Directory.GetFiles(_folder.Path));
    }

    private void Write(int tries, Action<string, string> move) => WholeFile.Write(
        _folder.File("a"), _folder.File("a.part"), place => File.WriteAllText(place, "new"), move, tries);
}
