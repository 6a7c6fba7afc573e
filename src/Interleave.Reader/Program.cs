using Interleave.Reader.Commands;

return await ReaderProgram.RunAsync(args);
