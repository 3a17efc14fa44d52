using QRCoder;

namespace Callboard.Documents.Model;

/// <summary>A QR code as rows of dark and light, without the white around it.</summary>
internal static class QrMatrix
{
    // The white that belongs to a code, in modules, as the library adds it.
    private const int Quiet = 4;

    /// <param name="text">What it says.</param>
    /// <param name="sturdy">For what is carried around and gets scratched; otherwise as small as it goes.</param>
    public static bool[][] Of(string text, bool sturdy)
    {
        using var generator = new QRCodeGenerator();
        using var data = generator.CreateQrCode(text, sturdy ? QRCodeGenerator.ECCLevel.M : QRCodeGenerator.ECCLevel.L, forceUtf8: true);
        var size = data.ModuleMatrix.Count - (2 * Quiet);
        var rows = new bool[size][];
        for (var y = 0; y < size; y++)
        {
            rows[y] = new bool[size];
            for (var x = 0; x < size; x++)
            {
                rows[y][x] = data.ModuleMatrix[y + Quiet][x + Quiet];
            }
        }

        return rows;
    }

    /// <summary>The same as a picture, with the white around it.</summary>
    public static byte[] Png(string text, bool sturdy)
    {
        using var generator = new QRCodeGenerator();
        using var data = generator.CreateQrCode(text, sturdy ? QRCodeGenerator.ECCLevel.M : QRCodeGenerator.ECCLevel.L, forceUtf8: true);
        using var code = new PngByteQRCode(data);
        return code.GetGraphic(8, drawQuietZones: true);
    }
}
