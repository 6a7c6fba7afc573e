using System.Numerics;

namespace Interleave.Races;

/// <summary>
/// The schedule that a depth-first search is running, and what has been and is to be tried at each state on its way.
/// </summary>
internal sealed class SearchStack(int maxSteps)
{
    /// <summary>How many steps the schedule has.</summary>
    public int Length { get; set; }

    /// <summary>For each step its thread.</summary>
    public byte[] Chosen { get; } = new byte[maxSteps + 1];

    /// <summary>For each step what its thread announced.</summary>
    public Step[] Events { get; } = new Step[maxSteps + 1];

    /// <summary>For each state before a step, as bits, who could make a step.</summary>
    public uint[] Enabled { get; } = new uint[maxSteps + 1];

    /// <summary>Who is to be tried there.</summary>
    public uint[] Wanted { get; } = new uint[maxSteps + 1];

    /// <summary>Who has been tried there.</summary>
    public uint[] Done { get; } = new uint[maxSteps + 1];

    /// <summary>
    /// Who need not be tried there, since what would follow is equivalent to what has been explored.
    /// </summary>
    public uint[] Asleep { get; } = new uint[maxSteps + 1];

    /// <summary>
    /// Goes back to the deepest state at which there is something left to try, and chooses it.
    /// </summary>
    /// <returns>How long the next schedule's beginning is, its last letter being new; or -1.</returns>
    public int NextPrefix()
    {
        for (var depth = Length - 1; depth >= 0; depth--)
        {
            var left = Wanted[depth] & ~Done[depth] & ~Asleep[depth];
            if (left != 0)
            {
                Chosen[depth] = (byte)BitOperations.TrailingZeroCount(left);
                return depth + 1;
            }
        }

        return -1;
    }
}
