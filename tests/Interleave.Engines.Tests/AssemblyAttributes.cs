using Xunit.Sdk;
using Xunit.v3;

// The chapter's cells measure times; two engines beside one another would spoil them.
[assembly: Parallelization(Mode = ParallelMode.None)]
