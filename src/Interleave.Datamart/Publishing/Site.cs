namespace Interleave.Datamart.Publishing;

/// <summary>A place the service has documents for: a row of <c>cities.csv</c>.</summary>
/// <param name="Name">The English name.</param>
/// <param name="Province">The two capital letters of its province or territory.</param>
/// <param name="Code">The site code, an <c>s</c> and seven digits.</param>
internal sealed record Site(string Name, string Province, string Code)
{
    /// <summary>The French name, which differs from the English one if that has an English word.</summary>
    public string FrenchName => Name switch
    {
        "Québec City" => "Québec",
        _ => Name,
    };
}
