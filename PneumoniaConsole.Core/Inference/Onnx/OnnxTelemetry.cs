using System.Runtime.InteropServices;

namespace PneumoniaConsole.Core.Inference.Onnx;

/// <summary>Keeps ONNX Runtime from reporting its use to its maker, which its official builds do since 1.29 unless told not to.</summary>
public static partial class OnnxTelemetry
{
    /// <summary>Opts out for this process. Must come before the runtime is first used, since the decision is made once, when it initialises.</summary>
    /// <remarks>
    /// The runtime reads the native environment, which .NET copies at start and does not write back to; hence the call into libc. Disabling through its
    /// own API would come too late: by then it has written an identifier to disk and sent a first event.
    /// </remarks>
    public static void OptOut()
    {
        if (!OperatingSystem.IsWindows())
        {
            _ = SetEnvironmentVariable("ORT_DISABLE_TELEMETRY", "1", 1);
        }
    }

    [LibraryImport("libc", EntryPoint = "setenv", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int SetEnvironmentVariable(string name, string value, int overwrite);
}
