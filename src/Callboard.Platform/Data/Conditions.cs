using System.Globalization;

namespace Callboard.Platform.Data;

/// <summary>
/// The <c>where</c> of a list, put together from the filters a request really uses: a plan for what is asked is better than one
/// plan for everything that could be. Values are always parameters.
/// </summary>
public sealed class Conditions
{
    private readonly List<string> _terms = [];
    private readonly List<object?> _arguments = [];

    /// <summary>The parameters, in the order they were given.</summary>
    public IReadOnlyList<object?> Arguments => _arguments;

    /// <summary>All terms joined by <c>and</c>; <c>true</c> when there are none.</summary>
    public string Sql => _terms.Count == 0 ? "true" : string.Join(" and ", _terms);

    /// <summary>A term without a parameter.</summary>
    public Conditions And(string term)
    {
        _terms.Add(term);
        return this;
    }

    /// <summary>A term with one parameter, written <c>?</c> as often as needed; left out when the value is null.</summary>
    public Conditions And(string term, object? value)
    {
        if (value is not null)
        {
            _arguments.Add(value);
            _terms.Add(term.Replace("?", string.Create(CultureInfo.InvariantCulture, $"${_arguments.Count}"), StringComparison.Ordinal));
        }

        return this;
    }
}
