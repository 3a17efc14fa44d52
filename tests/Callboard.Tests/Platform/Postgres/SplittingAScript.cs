using Callboard.Platform.Postgres;
using Xunit;

namespace Callboard.Tests.Platform.Postgres;

public sealed class SplittingAScript
{
    [Theory]
    [InlineData("")]
    [InlineData(" ; ;; -- nothing\n/* nor; here */")]
    [InlineData("select 1", "select 1")]
    [InlineData("select 1; select 2;", "select 1", "select 2")]
    [InlineData("select ';', \"a;b\", 'it''s;'; x", "select ';', \"a;b\", 'it''s;'", "x")]
    [InlineData(@"select e'\';'; x", @"select e'\';'", "x")]
    [InlineData(@"select '\'; x", @"select '\'", "x")]
    [InlineData("do $$ begin; end $$; x", "do $$ begin; end $$", "x")]
    [InlineData("do $a$ ;$$;$b$; $a$; x", "do $a$ ;$$;$b$; $a$", "x")]
    [InlineData("select $1; x", "select $1", "x")]
    [InlineData("select a$b; x$y; z", "select a$b", "x$y", "z")]
    [InlineData("select /* a; /* b; */ c; */ 1; x", "select /* a; /* b; */ c; */ 1", "x")]
    [InlineData("select 1 -- a;\n + 2; x", "select 1 -- a;\n + 2", "x")]
    [InlineData("create rule r as on insert to t do also (select 1; select 2); x", "create rule r as on insert to t do also (select 1; select 2)", "x")]
    [InlineData(
        "create function f() returns int begin atomic select case when true then 1 end; select 2; end; x",
        "create function f() returns int begin atomic select case when true then 1 end; select 2; end", "x")]
    [InlineData("begin; select case when true then 1 end; end; x", "begin", "select case when true then 1 end", "end", "x")]
    public void Only_semicolons_between_statements_count(string script, params string[] statements) =>
        Assert.Equal(statements, SqlStatements.Split(script).Select(statement => statement.Text));

    [Fact]
    public void Each_statement_knows_its_line()
    {
        var lines = SqlStatements.Split("-- first\nselect 1;\n\n/* two\nlines */ select 2;select\n3;\nselect 4").Select(statement => statement.Line);

        Assert.Equal([2, 5, 5, 7], lines);
    }
}
