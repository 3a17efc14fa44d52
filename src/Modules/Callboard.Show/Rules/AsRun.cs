namespace Callboard.Show;

/// <summary>One time a block was on.</summary>
/// <param name="No">The command that called it.</param>
/// <param name="End">When the next was called or the show ended; null while it is on.</param>
internal sealed record RunOfBlock(int No, int Run, Guid BlockId, DateTimeOffset Start, DateTimeOffset? End, long HeldMs, long AdjustMs);

/// <summary>What was on and for how long, from the log alone.</summary>
internal static class AsRun
{
    public static IReadOnlyList<RunOfBlock> Of(IEnumerable<LoggedCommand> log)
    {
        var runs = new List<RunOfBlock>();
        var state = ShowState.Before;
        foreach (var command in log)
        {
            var before = state;
            state = ShowCalls.Apply(state, command);
            if (!command.Applied)
            {
                continue;
            }

            if (command.Kind is ShowCommandKind.Start or ShowCommandKind.Go or ShowCommandKind.Back or ShowCommandKind.End && before.IsOn)
            {
                // A hold that is still on ends with the block.
                var held = before.HeldMs + (before.HeldSince is { } since ? (long)(command.At - since).TotalMilliseconds : 0);
                runs[^1] = runs[^1] with { End = command.At, HeldMs = held, AdjustMs = before.AdjustMs };
            }

            if (command.Kind is ShowCommandKind.Start or ShowCommandKind.Go or ShowCommandKind.Back)
            {
                runs.Add(new RunOfBlock(command.No, state.Run, command.BlockId!.Value, command.At, null, 0, 0));
            }
        }

        return runs;
    }
}
