using System.Text;
using System.Text.Json.Nodes;

namespace Interleave.Jupyter.Tests;

public class MessageFramesTests
{
    private static readonly MessageFrames Frames = new(new MessageSigner("key"));

    [Fact]
    public void A_message_survives_the_way_there_and_back()
    {
        var request = Message.New(MessageType.ExecuteRequest, "session", new JsonObject { ["code"] = "1 + 1 // ½ 🌍" });
        var sent = new Message
        {
            Identities = [[1, 0, 255], [2]],
            Header = MessageHeader.New(MessageType.ExecuteReply, "session"),
            Parent = request.Header,
            Metadata = new JsonObject { ["cellId"] = "c1" },
            Content = request.Content,
            Buffers = [[7, 8], []],
        };

        Assert.True(Frames.TryDecode(Frames.Encode(sent), out var received, out _));

        Assert.Equal(sent.Identities, received.Identities);
        Assert.Equal(sent.Header, received.Header);
        Assert.Equal(request.Header, received.Parent);
        Assert.Equal("c1", received.Metadata["cellId"]!.GetValue<string>());
        Assert.Equal("1 + 1 // ½ 🌍", received.Content["code"]!.GetValue<string>());
        Assert.Equal(sent.Buffers, received.Buffers);
    }

    [Fact]
    public void A_message_that_nothing_caused_has_no_parent()
    {
        Assert.True(Frames.TryDecode(Frames.Encode(Message.New("status", "s")), out var received, out _));
        Assert.Null(received.Parent);
    }

    [Fact]
    public void Header_members_that_are_not_known_are_repeated_in_an_answer()
    {
        var frames = Signed(
            """{"msg_id":"a","msg_type":"execute_request","subshell_id":"s7","x":{"y":[1]}}""",
            "{}",
            "{}",
            "{}");
        Assert.True(Frames.TryDecode(frames, out var request, out _));

        var answer = Frames.Encode(request.Reply("execute_reply", "kernel"));

        var parent = JsonNode.Parse(answer[3 + request.Identities.Count])!;
        Assert.Equal("s7", parent["subshell_id"]!.GetValue<string>());
        Assert.Equal("""{"y":[1]}""", parent["x"]!.ToJsonString());
    }

    [Fact]
    public void Content_nested_as_deep_as_can_be_read_can_be_sent()
    {
        JsonNode node = "bottom";
        for (var depth = 0; depth < 100; depth++)
        {
            node = new JsonArray(node);
        }

        var frames = Frames.Encode(Message.New("display_data", "s", new JsonObject { ["data"] = node }));
        Assert.True(Frames.TryDecode(frames, out _, out var problem), problem);
    }

    [Fact]
    public void A_wrong_signature_is_refused_with_a_sentence()
    {
        var frames = new MessageFrames(new MessageSigner("another key")).Encode(Message.New("status", "s"));
        Refused(frames, "signature is wrong");
    }

    [Fact]
    public void A_changed_frame_is_refused_with_a_sentence()
    {
        var frames = Frames.Encode(Message.New("execute_request", "s", new JsonObject { ["code"] = "1" })).ToArray();
        frames[^1] = Encoding.UTF8.GetBytes("""{"code":"2"}""");
        Refused(frames, "signature is wrong");
    }

    [Fact]
    public void Frames_without_a_delimiter_are_refused_with_a_sentence() => Refused([[1], [2], [3]], "no delimiter");

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(4)]
    public void A_message_cut_short_is_refused_with_a_sentence(int framesAfterDelimiter) =>
        Refused(
            [.. Signed("{}", "{}", "{}", "{}").Take(1 + framesAfterDelimiter)], $"has {framesAfterDelimiter} frames");

    [Theory]
    [InlineData("not JSON", "{}", "{}", "{}")]
    [InlineData("null", "{}", "{}", "{}")]
    [InlineData("{}", "{}", "{}", "{}")]
    [InlineData("""{"msg_id":"a"}""", "{}", "{}", "{}")]
    [InlineData(Good, "[]", "{}", "{}")]
    [InlineData(Good, """{"msg_id":7,"msg_type":"x"}""", "{}", "{}")]
    [InlineData(Good, "{}", "[]", "{}")]
    [InlineData(Good, "{}", "{}", "")]
    [InlineData(Good, "{}", "{}", "{\"text\":")]
    [InlineData(Good, "{}", "{}", "\"text\"")]
    public void Frames_that_hold_other_than_the_right_JSON_are_refused_with_a_sentence(
        string header, string parent, string metadata, string content) =>
        Refused(Signed(header, parent, metadata, content), "message");

    [Theory]
    [InlineData("""{"msg_id":"a","msg_type":"x","msg_id":"b"}""", "{}", "{}")]
    [InlineData(Good, """{"msg_id":"a","msg_type":"x","msg_type":"y"}""", "{}")]
    [InlineData(Good, "{}", """{"text":"a","text":"b"}""")]
    public void A_member_that_stands_twice_is_refused_with_a_sentence(string header, string parent, string content) =>
        Refused(Signed(header, parent, "{}", content), "not the JSON it should be");

    [Fact]
    public void Half_a_surrogate_pair_is_refused_with_a_sentence() =>
        Refused(Signed(Good, "{}", "{}", """{"text":"\ud83c"}"""), "not the JSON it should be");

    [Fact]
    public void Bytes_that_are_not_text_cost_no_more_than_themselves()
    {
        byte[][] json =
        [
            Encoding.UTF8.GetBytes(Good), "{}"u8.ToArray(), "{}"u8.ToArray(),
            [.. "{\"text\":\"a"u8, 0xFF, .. "b\"}"u8],
        ];
        Assert.True(Frames.TryDecode(Sign(json), out var message, out var problem), problem);
        Assert.Equal("a\uFFFDb", message.Content["text"]!.GetValue<string>());
    }

    private const string Good = """{"msg_id":"a","msg_type":"x"}""";

    private static byte[][] Signed(params string[] json) => Sign([.. json.Select(Encoding.UTF8.GetBytes)]);

    private static byte[][] Sign(byte[][] json) =>
        ["<IDS|MSG>"u8.ToArray(), Encoding.ASCII.GetBytes(new MessageSigner("key").Sign(json)), .. json];

    private static void Refused(IReadOnlyList<byte[]> frames, string because)
    {
        Assert.False(Frames.TryDecode(frames, out _, out var problem));
        Assert.Contains(because, problem);
        Assert.EndsWith(".", problem);
    }
}
