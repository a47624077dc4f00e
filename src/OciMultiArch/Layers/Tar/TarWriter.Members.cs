using System.Text;

namespace OciMultiArch.Layers;

/// <content>Members as a tar stated them, written again.</content>
internal sealed partial class TarWriter
{
    private const int MaxOwnerNameBytes = 32;

    /// <summary>Writes a member, which has metadata, and its content.</summary>
    /// <param name="member">The member, under the path that it is to have; its size is that of the content.</param>
    /// <param name="content">The content of a file; null for none.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <exception cref="FormatException">The content has not the size that was stated.</exception>
    public async ValueTask WriteAsync(TarMember member, Stream? content, CancellationToken cancellationToken)
    {
        await WriteAsync(Encode(member), cancellationToken).ConfigureAwait(false);
        if (content is null)
            return;
        var left = member.Size;
        while (left > 0)
        {
            var room = await RoomAsync(cancellationToken).ConfigureAwait(false);
            var piece = room[..(int)Math.Min(room.Length, left)];
            var count = await content.ReadAsync(piece, cancellationToken).ConfigureAwait(false);
            if (count == 0)
                throw new FormatException("it is cut short in the middle of a member");
            filled += count;
            left -= count;
        }
        await WriteAsync(Zeros.AsMemory(0, Padding(member.Size)), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Writes the blocks that end a tar, and hands on all that is still held back.</summary>
    public async ValueTask CompleteAsync(CancellationToken cancellationToken)
    {
        await WriteAsync(Zeros, cancellationToken).ConfigureAwait(false);
        await FlushAsync(cancellationToken).ConfigureAwait(false);
    }

    private static byte[] Encode(TarMember member)
    {
        var metadata = member.Metadata!;
        var fields = PathFields.Of(member.Path);
        var records = Records(member, metadata, fields.IsWhole);
        TarHeader named = new()
        {
            Type = member.Type,
            Name = fields.Name,
            Prefix = fields.Prefix,
            LinkName = PathFields.Shortened(member.LinkPath),
            Size = member.Size,
            Mode = metadata.Mode,
        };
        var header = named with
        {
            UserId = metadata.UserId,
            GroupId = metadata.GroupId,
            ModifiedAt = Math.Max(0, metadata.ModifiedAt),
            UserName = OwnerName(metadata.UserName),
            GroupName = OwnerName(metadata.GroupName),
            DeviceMajor = metadata.DeviceMajor,
            DeviceMinor = metadata.DeviceMinor,
        };
        return Join(records.Bytes, header);
    }

    // In the order of keys: capital letters stand before small ones.
    private static PaxRecords Records(TarMember member, TarMetadata metadata, bool isWholePath)
    {
        PaxRecords records = new();
        foreach (var (key, value) in metadata.Attributes)
            records.Add(key, value);
        if (metadata.GroupId > TarHeader.MaxOwner)
            records.Add("gid", Text(metadata.GroupId));
        if (OwnerName(metadata.GroupName).Length == 0 && metadata.GroupName.Length > 0)
            records.Add("gname", metadata.GroupName);
        if (!PathFields.Fits(member.LinkPath))
            records.Add("linkpath", member.LinkPath);
        if ((metadata.ExactTime ?? TimeBeyond(metadata.ModifiedAt)) is { } time)
            records.Add("mtime", time);
        if (!isWholePath)
            records.Add("path", member.Path);
        if (member.Size > TarHeader.MaxSize)
            records.Add("size", Text(member.Size));
        if (metadata.UserId > TarHeader.MaxOwner)
            records.Add("uid", Text(metadata.UserId));
        if (OwnerName(metadata.UserName).Length == 0 && metadata.UserName.Length > 0)
            records.Add("uname", metadata.UserName);
        return records;
    }

    private static string? TimeBeyond(long seconds)
    {
        if (seconds is >= 0 and <= TarHeader.MaxSize)
            return null;
        return Text(seconds);
    }

    private static byte[] OwnerName(string name)
    {
        if (name.Length >= MaxOwnerNameBytes || !Ascii.IsValid(name))
            return [];
        return Encoding.ASCII.GetBytes(name);
    }
}
