using System.Text.Json.Nodes;
using Interleave.Reader.Notebooks;

namespace Interleave.Reader.Tests.Notebooks;

public sealed class NotebookTests : IDisposable
{
    /// <summary>A notebook as nbformat writes it, with whatever could go wrong on the way.</summary>
    private const string Written = """
        {
         "cells": [
          {
           "attachments": {
            "p.txt": {
             "text/plain": [
              "a\n",
              "b"
             ]
            }
           },
           "cell_type": "markdown",
           "id": "intro",
           "metadata": {},
           "source": [
            "# Ünïcode – \"quotes\" and \\ 🌍  \n",
            "<b>&'+</b>"
           ]
          },
          {
           "cell_type": "code",
           "execution_count": 3,
           "id": "a-1_B",
           "metadata": {
            "tags": [
             "parameters"
            ],
            "z": {
             "x": []
            }
           },
           "outputs": [
            {
             "name": "stdout",
             "output_type": "stream",
             "text": [
              "one\n",
              "two\ttab\u0001\r\n"
             ]
            },
            {
             "data": {
              "application/json": {
               "a": 1.0,
               "b": [
                null,
                true,
                1e3
               ]
              },
              "application/vnd.plotly.v1+json": "{\"data\":[]}\nnot split",
              "image/png": "iVBOR\nw0K",
              "text/html": [
               "<p>\n",
               "</p>"
              ]
             },
             "execution_count": 3,
             "metadata": {},
             "output_type": "execute_result"
            },
            {
             "ename": "E",
             "evalue": "v",
             "output_type": "error",
             "traceback": [
              "l1\nl2"
             ]
            }
           ],
           "source": []
          },
          {
           "cell_type": "raw",
           "id": "r",
           "metadata": {},
           "source": [
            "x"
           ]
          }
         ],
         "metadata": {
          "kernelspec": {
           "display_name": ".NET (C#)",
           "language": "C#",
           "name": ".net-csharp"
          },
          "polyglot_notebook": {
           "kernelInfo": {
            "items": []
           }
          }
         },
         "nbformat": 4,
         "nbformat_minor": 5
        }

        """;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_notebook_is_written_as_it_was_read()
    {
        var written = Written.ReplaceLineEndings("\n");
        Notebook.Load(_folder.Write("a.ipynb", written)).Save(_folder.File("b.ipynb"));
        Assert.Equal(written, File.ReadAllText(_folder.File("b.ipynb")));
    }

    [Fact]
    public void Python_writes_the_same_bytes_and_finds_the_file_valid()
    {
        var python = PythonProgram.With("nbformat");
        Notebook.Load(_folder.Write("a.ipynb", Written.Replace("1e3", "1000", StringComparison.Ordinal)))
            .Save(_folder.File("b.ipynb"));
        var (exitCode, output) = PythonProgram.Run(
            python,
            """
            import sys, nbformat
            book = nbformat.read(sys.argv[1], as_version=4)
            nbformat.validate(book)
            nbformat.write(book, sys.argv[2])
            """,
            _folder.File("b.ipynb"),
            _folder.File("c.ipynb"));
        Assert.True(exitCode == 0, output);
        Assert.Equal(File.ReadAllText(_folder.File("c.ipynb")), File.ReadAllText(_folder.File("b.ipynb")));
    }

    [Theory]
    [InlineData("plain \u00a0 no-break, \u2028 line separator\u0085, \ue000 private, \u007f delete")]
    [InlineData("\v\f\b\u001c\u001d\u001e\u001f end\r\rx\r\n\n")]
    public void Unusual_characters_are_written_as_Python_writes_them(string text)
    {
        var python = PythonProgram.With("nbformat");
        var book = Load(Cells($$"""{"cell_type": "markdown", "id": "a", "metadata": {}, "source": {{JsonValue.Create(text).ToJsonString()}}}"""));
        book.Save(_folder.File("b.ipynb"));
        var (exitCode, output) = PythonProgram.Run(
            python, "import sys, nbformat; nbformat.write(nbformat.read(sys.argv[1], as_version=4), " +
                "sys.argv[2])", _folder.File("b.ipynb"), _folder.File("c.ipynb"));
        Assert.True(exitCode == 0, output);
        Assert.Equal(File.ReadAllBytes(_folder.File("c.ipynb")), File.ReadAllBytes(_folder.File("b.ipynb")));
        Assert.Equal(text, book.Cells[0].Source);
    }

    [Theory]
    [InlineData("""["a\n", "b"]""", "a\nb")]
    [InlineData("\"a\\nb\"", "a\nb")]
    [InlineData("[]", "")]
    public void A_source_may_be_a_text_or_its_lines(string json, string source) =>
        Assert.Equal(source, Load(Cells($$"""{"cell_type": "code", "id": "a", "metadata": {}, "outputs": [], "execution_count": null, "source": {{json}}}""")).Cells[0].Source);

    [Fact]
    public void Cells_of_an_older_version_get_ids_that_stay_the_same()
    {
        const string Cell = """{"cell_type": "code", "metadata": {}, "outputs": [], "execution_count": null, "source": "1"}""";
        var old = $$"""{"cells": [{{Cell}}, {{Cell}}], "metadata": {}, "nbformat": 4, "nbformat_minor": 2}""";
        var ids = Load(old).Cells.Select(cell => cell.Id).ToArray();
        Assert.All(ids, id => Assert.Matches("^[0-9a-f]{8}$", id));
        Assert.Equal(2, ids.Distinct().Count());
        Assert.Equal(ids, Load(old).Cells.Select(cell => cell.Id));
        Assert.Equal(5, JsonNode.Parse(Load(old).ToString())!["nbformat_minor"]!.GetValue<int>());
    }

    [Theory]
    [InlineData("\"\"")]
    [InlineData("\"a b\"")]
    [InlineData("7")]
    [InlineData("\"first\"")]
    public void An_id_that_is_none_or_is_taken_is_replaced(string id)
    {
        var book = Load(Cells(
            """{"cell_type": "markdown", "id": "first", "metadata": {}, "source": ""}""",
            $$"""{"cell_type": "markdown", "id": {{id}}, "metadata": {}, "source": ""}"""));
        Assert.Equal("first", book.Cells[0].Id);
        Assert.Matches("^[0-9a-f]{8}$", book.Cells[1].Id);
    }

    [Fact]
    public void Members_that_are_not_known_are_kept()
    {
        var book = Load("""
            {"cells": [{"cell_type": "code", "id": "a", "metadata": {"m": 1}, "outputs": [{"output_type": "later", "q": 2}], "execution_count": null, "source": "", "future": {"n": 3}}],
             "metadata": {}, "nbformat": 4, "nbformat_minor": 5, "tail": [4]}
            """);
        var json = JsonNode.Parse(book.ToString())!;
        Assert.Equal(3, json["cells"]![0]!["future"]!["n"]!.GetValue<int>());
        Assert.Equal(2, json["cells"]![0]!["outputs"]![0]!["q"]!.GetValue<int>());
        Assert.Equal(4, json["tail"]![0]!.GetValue<int>());
    }

    [Theory]
    [InlineData("", "is empty")]
    [InlineData("using System;", "not JSON (line 1")]
    [InlineData("{\"cells\": [\n]", "not JSON (line 2")]
    [InlineData("[1]", "not an object")]
    [InlineData("{}", "no nbformat number")]
    [InlineData("""{"nbformat": "4"}""", "no nbformat number")]
    [InlineData("""{"nbformat": 3, "worksheets": []}""", "version 3")]
    [InlineData("""{"nbformat": 5, "cells": []}""", "version 5")]
    [InlineData("""{"nbformat": 4}""", "no list of cells")]
    [InlineData("""{"nbformat": 4, "cells": {}}""", "no list of cells")]
    [InlineData("""{"nbformat": 4, "nbformat": 4, "cells": []}""", "not JSON")]
    [InlineData("""{"nbformat": 4, "cells": [], "metadata": 1}""", "metadata is not an object")]
    [InlineData("""{"nbformat": 4, "cells": [1]}""", "cell 1 is not an object")]
    [InlineData("""{"nbformat": 4, "cells": [{}]}""", "cell 1 has no cell_type")]
    [InlineData("""{"nbformat": 4, "cells": [{"cell_type": "code"}]}""", "cell 1 has no source")]
    [InlineData("""{"nbformat": 4, "cells": [{"cell_type": "code", "source": [1]}]}""", "source of cell 1")]
    [InlineData("""{"nbformat": 4, "cells": [{"cell_type": "code", "source": "", "outputs": 1}]}""", "outputs of cell 1")]
    [InlineData("""{"nbformat": 4, "cells": [{"cell_type": "code", "source": "\ud800"}]}""", "not Unicode")]
    public void What_is_not_a_notebook_is_refused_with_a_sentence(string text, string because)
    {
        var e = Assert.Throws<NotebookException>(() => Load(text));
        Assert.Contains(because, e.Message);
        Assert.Contains("a.ipynb", e.Message);
    }

    [Fact]
    public void A_missing_file_and_a_folder_are_refused_with_a_sentence()
    {
        Assert.Contains(
            "no notebook", Assert.Throws<NotebookException>(() => Notebook.Load(_folder.File("none.ipynb"))).Message);
        Assert.Contains(
            "no notebook", Assert.Throws<NotebookException>(() => Notebook.Load(_folder.File("no", "folder.ipynb")))
                .Message);
        Assert.Contains("is a folder", Assert.Throws<NotebookException>(() => Notebook.Load(_folder.Path)).Message);
    }

    [Fact]
    public void A_notebook_that_cannot_be_saved_leaves_what_was_there_and_no_scraps()
    {
        var book = Load(Cells());
        Directory.CreateDirectory(_folder.File("b.ipynb"));
        Assert.ThrowsAny<Exception>(() => book.Save(_folder.File("b.ipynb")));
        Assert.Equal(["a.ipynb", "b.ipynb"], Directory.EnumerateFileSystemEntries(_folder.Path)
            .Select(Path.GetFileName).Order());
    }

    private static string Cells(params string[] cells) =>
        $$"""{"cells": [{{string.Join(',', cells)}}], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}""";

    private Notebook Load(string text) => Notebook.Load(_folder.Write("a.ipynb", text));
}
