using NetVips;

namespace PneumoniaConsole.Core.Imaging.Decoders;

/// <summary>Sets up the native library once for the process: what it may read, and how many threads and bytes it may use.</summary>
internal static class Libvips
{
    /// <summary>Missing pixels are an error: at the next lower setting a TIFF whose strips lie outside the file reads as black.</summary>
    public const Enums.FailOn Strictness = Enums.FailOn.Error;

    // Native code keeps calling it for as long as the process lives.
    private static readonly Log.LogDelegate s_silence = (_, _, _) => { };

    private static readonly Lazy<bool> s_ready = new(SetUp);

    /// <summary>Call before any other use. Cheap after the first time; thread-safe.</summary>
    public static void EnsureReady() => _ = s_ready.Value;

    private static bool SetUp()
    {
        NetVips.NetVips.BlockUntrusted = true;

        // Everything that reads a file format is closed, then the three that are needed are opened.
        Operation.Block("VipsForeignLoad", true);
        Operation.Block("VipsForeignLoadJpeg", false);
        Operation.Block("VipsForeignLoadPng", false);
        Operation.Block("VipsForeignLoadTiff", false);

        // Its warnings would go to the error stream and may quote the file.
        Log.SetLogHandler("VIPS", Enums.LogLevelFlags.All, s_silence);

        // Requests run side by side already: threads inside one picture would only contend.
        NetVips.NetVips.Concurrency = 1;

        // The operation cache would keep patients' pictures in memory and never hits.
        Cache.Max = 0;
        Cache.MaxMem = 0;
        Cache.MaxFiles = 0;
        return true;
    }
}
