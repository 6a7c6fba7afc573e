using Xunit.Sdk;
using Xunit.v3;

// Most of a test is the start of programs, and then a wait for them: two beside each other fill two cores. More would
// only wait for the same cores.
[assembly: Parallelization(Mode = ParallelMode.Collections, MaxThreads = 2)]
