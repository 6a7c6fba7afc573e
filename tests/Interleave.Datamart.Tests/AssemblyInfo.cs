using Xunit.Sdk;
using Xunit.v3;

// Many tests here measure time, and would take it from one another.
[assembly: Parallelization(Mode = ParallelMode.None)]
