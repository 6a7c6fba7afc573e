using System.Text;

namespace Interleave.Jupyter.Tests;

public class MessageSignerTests
{
    private const string Key = "a0436f6c-1916-498b-8eb9-e81ab9368e84";

    // hmac.new(key, digestmod=hashlib.sha256) in Python 3.11, updated with the four frames.
    private const string Signature = "b025c6823ca88ad29647411ab9be4b31d379ebe6ca5d276234eda365b277b0aa";

    private static readonly byte[][] Frames =
    [
        Encoding.UTF8.GetBytes("""{"msg_id":"a1","msg_type":"kernel_info_request"}"""),
        Encoding.UTF8.GetBytes("{}"),
        Encoding.UTF8.GetBytes("{}"),
        Encoding.UTF8.GetBytes("""{"text":"18.5 °C"}"""),
    ];

    [Fact]
    public void The_signature_is_the_one_that_Python_computes() =>
        Assert.Equal(Signature, new MessageSigner(Key).Sign(Frames));

    [Fact]
    public void A_right_signature_is_accepted() =>
        Assert.True(new MessageSigner(Key).IsSignedBy(Encoding.ASCII.GetBytes(Signature), Frames));

    [Theory]
    [InlineData("")]
    [InlineData("b025c6823ca88ad29647411ab9be4b31d379ebe6ca5d276234eda365b277b0ab")]
    [InlineData("b025c6823ca88ad29647411ab9be4b31d379ebe6ca5d276234eda365b277b0")]
    public void A_wrong_signature_is_refused(string signature) =>
        Assert.False(new MessageSigner(Key).IsSignedBy(Encoding.ASCII.GetBytes(signature), Frames));

    [Fact]
    public void Without_a_key_nothing_is_signed_and_everything_accepted()
    {
        var signer = new MessageSigner("");
        Assert.Equal("", signer.Sign(Frames));
        Assert.True(signer.IsSignedBy("anything"u8, Frames));
    }
}
