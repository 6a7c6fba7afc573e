using Xunit.Sdk;
using Xunit.v3;

// Runs start a kernel each and measure time-outs; beside one another they would only wait for the same cores.
[assembly: Parallelization(Mode = ParallelMode.None)]
