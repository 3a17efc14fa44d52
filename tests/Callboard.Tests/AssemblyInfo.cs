using Xunit;
using Callboard.Testing;

[assembly: AssemblyFixture(typeof(CallboardServer))]
