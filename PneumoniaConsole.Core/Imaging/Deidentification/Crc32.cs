using System.Buffers.Binary;

namespace PneumoniaConsole.Core.Imaging.Deidentification;

/// <summary>The CRC of PNG chunks (ISO 3309, polynomial 0xEDB88320 reflected), eight bytes at a time.</summary>
internal static class Crc32
{
    private const int Lanes = 8;

    private static readonly uint[][] s_tables = BuildTables();

    public static uint Compute(ReadOnlySpan<byte> bytes)
    {
        var crc = uint.MaxValue;
        var (t0, t1, t2, t3) = (s_tables[0], s_tables[1], s_tables[2], s_tables[3]);
        var (t4, t5, t6, t7) = (s_tables[4], s_tables[5], s_tables[6], s_tables[7]);
        while (bytes.Length >= Lanes)
        {
            var low = BinaryPrimitives.ReadUInt32LittleEndian(bytes) ^ crc;
            var high = BinaryPrimitives.ReadUInt32LittleEndian(bytes[4..]);
            crc = t7[(byte)low] ^ t6[(byte)(low >> 8)] ^ t5[(byte)(low >> 16)] ^ t4[low >> 24]
                ^ t3[(byte)high] ^ t2[(byte)(high >> 8)] ^ t1[(byte)(high >> 16)] ^ t0[high >> 24];
            bytes = bytes[Lanes..];
        }

        foreach (var value in bytes)
        {
            crc = t0[(byte)(crc ^ value)] ^ (crc >> 8);
        }

        return ~crc;
    }

    private static uint[][] BuildTables()
    {
        var tables = new uint[Lanes][];
        for (var lane = 0; lane < Lanes; lane++)
        {
            tables[lane] = new uint[256];
            for (var i = 0u; i < 256; i++)
            {
                var value = lane == 0 ? i : tables[lane - 1][i];
                for (var bit = 0; bit < 8; bit++)
                {
                    value = (value >> 1) ^ (0xEDB88320u & (0u - (value & 1)));
                }

                tables[lane][i] = value;
            }
        }

        return tables;
    }
}
