using System.Globalization;
using Callboard.Documents.Text;
using DocumentFormat.OpenXml.Wordprocessing;

namespace Callboard.Documents.Word;

/// <summary>How paragraphs look, as styles, so that whoever goes on writing changes them in one place.</summary>
internal static class WordStyles
{
    public const string Quiet = "595F69";

    public static Styles Of(HanStyle han)
    {
        // Fonts every office has; the embedded ones of the PDF are not handed on for writing.
        var east = han switch
        {
            HanStyle.Japanese => "Yu Gothic",
            HanStyle.Korean => "Malgun Gothic",
            HanStyle.Traditional => "Microsoft JhengHei",
            _ => "Microsoft YaHei",
        };
        var defaults = new DocDefaults(
            new RunPropertiesDefault(new RunPropertiesBaseStyle(
                new RunFonts { Ascii = "Arial", HighAnsi = "Arial", ComplexScript = "Arial", EastAsia = east },
                new FontSize { Val = "18" }, new FontSizeComplexScript { Val = "18" },
                new Languages { Val = "en-GB", EastAsia = EastAsia(han), Bidi = "ar-SA" })),
            new ParagraphPropertiesDefault(new ParagraphPropertiesBaseStyle(
                new SpacingBetweenLines { Before = "0", After = "0", Line = "264", LineRule = LineSpacingRuleValues.Auto })));
        return new Styles(
            defaults,
            new Style(new StyleName { Val = "Normal" }, new PrimaryStyle(), new StyleParagraphProperties(new SpacingBetweenLines { After = "100" }))
            { Type = StyleValues.Paragraph, StyleId = "Normal", Default = true },
            Make("Kicker", "Kicker", 8, bold: true, quiet: true, spacing: 16),
            Make("Title", "Title", 22, bold: true, after: 60, outline: 0, line: 240),
            Make("Subtitle", "Subtitle", 9.5, after: 20),
            Make("SubtitleEnd", "Subtitle end", 9.5, after: 200, rule: true),
            Make("Heading1", "heading 1", 12, bold: true, before: 280, after: 80, outline: 1, keep: true),
            Make("Label", "Label", 7.5, quiet: true),
            Make("Value", "Value", 9, bold: false, after: 60),
            Make("Small", "Small", 8, quiet: true, after: 80),
            Make("TableHead", "Table head", 7.5, bold: true, quiet: true, spacing: 6),
            Make("TableGroup", "Table group", 9, bold: true, before: 100),
            Make("TableText", "Table text", 9),
            Make("TableSmall", "Table small", 8, quiet: true),
            Make("Signature", "Signature line", 7.5, quiet: true, before: 900, top: true),
            Make("BadgeName", "Badge name", 24, bold: true, before: 60, after: 60, line: 240),
            Make("BadgeNameMedium", "Badge name medium", 17, bold: true, before: 60, after: 60, line: 240),
            Make("BadgeNameSmall", "Badge name long", 13, bold: true, before: 60, after: 60, line: 240),
            Make("BadgeNameTiny", "Badge name very long", 9, bold: true, before: 60, after: 60, line: 240),
            Make("BadgeCategory", "Badge category", 11, bold: true),
            Make("Running", "Running head", 7.5, quiet: true),
            Make("Origin", "Origin", 7, quiet: true),
            // What has to stand between two tables, and after the last.
            Make("Rest", "Rest", 2, line: 240));
    }

    private static string EastAsia(HanStyle han) => han switch
    {
        HanStyle.Japanese => "ja-JP",
        HanStyle.Korean => "ko-KR",
        HanStyle.Traditional => "zh-TW",
        _ => "zh-CN",
    };

    private static Style Make(
        string id, string name, double size, bool bold = false, bool quiet = false, int before = 0, int after = 0, int? outline = null,
        bool keep = false, bool rule = false, bool top = false, int spacing = 0, int line = 264)
    {
        var paragraph = new StyleParagraphProperties();
        if (keep)
        {
            paragraph.Append(new KeepNext());
        }

        if (rule)
        {
            paragraph.Append(new ParagraphBorders(new BottomBorder { Val = BorderValues.Single, Size = 10, Space = 8, Color = "000000" }));
        }
        else if (top)
        {
            paragraph.Append(new ParagraphBorders(new TopBorder { Val = BorderValues.Single, Size = 5, Space = 4, Color = "000000" }));
        }

        paragraph.Append(new SpacingBetweenLines
        {
            Before = before.ToString(CultureInfo.InvariantCulture),
            After = after.ToString(CultureInfo.InvariantCulture),
            Line = line.ToString(CultureInfo.InvariantCulture),
            LineRule = LineSpacingRuleValues.Auto,
        });
        if (outline is { } level)
        {
            paragraph.Append(new OutlineLevel { Val = level });
        }

        var run = new StyleRunProperties();
        if (bold)
        {
            run.Append(new Bold(), new BoldComplexScript());
        }

        if (quiet)
        {
            run.Append(new Color { Val = Quiet });
        }

        if (spacing > 0)
        {
            run.Append(new Spacing { Val = spacing });
        }

        var half = ((int)(size * 2)).ToString(CultureInfo.InvariantCulture);
        run.Append(new FontSize { Val = half }, new FontSizeComplexScript { Val = half });
        return new Style(new StyleName { Val = name }, new BasedOn { Val = "Normal" }, new PrimaryStyle(), paragraph, run)
        {
            Type = StyleValues.Paragraph,
            StyleId = id,
            CustomStyle = name is not ("Title" or "Subtitle" or "heading 1"),
        };
    }
}
