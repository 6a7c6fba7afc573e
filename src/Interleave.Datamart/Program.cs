using Interleave.Datamart;

return await DatamartCommand.RunAsync(args).ConfigureAwait(false);
