using DocumentFormat.OpenXml.Drawing;
using DocumentFormat.OpenXml.Drawing.Wordprocessing;
using Pictures = DocumentFormat.OpenXml.Drawing.Pictures;
using Writing = DocumentFormat.OpenXml.Wordprocessing;

namespace Callboard.Documents.Word;

/// <summary>A square picture in a line of text.</summary>
internal static class WordPicture
{
    // English Metric Units in a twentieth of a point.
    private const int Unit = 635;

    /// <param name="relation">Which part of the package it is.</param>
    /// <param name="number">Different for each.</param>
    /// <param name="size">Its side, in twentieths of a point.</param>
    public static Writing.Drawing Of(string relation, uint number, string alternative, int size) => new(new Inline(
        new Extent { Cx = size * Unit, Cy = size * Unit },
        new EffectExtent { LeftEdge = 0, TopEdge = 0, RightEdge = 0, BottomEdge = 0 },
        new DocProperties { Id = number, Name = $"Code {number}", Description = alternative },
        new DocumentFormat.OpenXml.Drawing.Wordprocessing.NonVisualGraphicFrameDrawingProperties(new GraphicFrameLocks { NoChangeAspect = true }),
        new Graphic(new GraphicData(new Pictures.Picture(
            new Pictures.NonVisualPictureProperties(
                new Pictures.NonVisualDrawingProperties { Id = number, Name = $"Code {number}", Description = alternative },
                new Pictures.NonVisualPictureDrawingProperties()),
            new Pictures.BlipFill(new Blip { Embed = relation }, new Stretch(new FillRectangle())),
            new Pictures.ShapeProperties(
                new Transform2D(new Offset { X = 0, Y = 0 }, new Extents { Cx = size * Unit, Cy = size * Unit }),
                new PresetGeometry(new AdjustValueList()) { Preset = ShapeTypeValues.Rectangle })))
        {
            Uri = "http://schemas.openxmlformats.org/drawingml/2006/picture",
        }))
    {
        DistanceFromTop = 0U,
        DistanceFromBottom = 0U,
        DistanceFromLeft = 0U,
        DistanceFromRight = 0U,
    });
}
