namespace PneumoniaConsole.Features.Read;

/// <summary>Where one image stands.</summary>
public enum ReadState
{
    /// <summary>Waits for one of the uploads before it.</summary>
    Queued,
    Uploading,

    /// <summary>Sent in full; the console works on it.</summary>
    Reading,
    Answered,

    /// <summary>The image itself was not accepted: sending it again would not help.</summary>
    Refused,

    /// <summary>Something else went wrong: sending it again may help.</summary>
    Failed,
    Cancelled,
}
