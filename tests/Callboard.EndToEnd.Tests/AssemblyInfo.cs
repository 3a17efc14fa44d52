using Callboard.EndToEnd.Tests;
using Callboard.Testing;
using Xunit;

[assembly: AssemblyFixture(typeof(CallboardServer))]
[assembly: AssemblyFixture(typeof(Chromium))]
// Two cores serve the browser, the server and the database; journeys beside each other only wait longer.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
