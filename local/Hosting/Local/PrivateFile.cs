using System.Text;

namespace Aspire.Hosting.Local;

/// <summary>A file that only its owner can read. It appears whole or not at all.</summary>
internal static class PrivateFile
{
    private static readonly UTF8Encoding _withoutMark = new(encoderShouldEmitUTF8Identifier: false);

    public static void Write(string path, string text)
    {
        var temporary = $"{path}.{Environment.ProcessId}";
        var options = new FileStreamOptions
        {
            Mode = FileMode.Create,
            Access = FileAccess.Write,
            UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
        };
        using (var file = new StreamWriter(temporary, _withoutMark, options))
        {
            file.Write(text);
        }

        File.Move(temporary, path, overwrite: true);
    }
}
