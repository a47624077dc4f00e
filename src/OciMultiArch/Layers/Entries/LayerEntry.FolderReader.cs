using OciMultiArch.Internal;
using OciMultiArch.Layers;

namespace OciMultiArch;

public sealed partial record LayerEntry
{
    /// <summary>Reads what is under a folder of this machine, parents before children.</summary>
    /// <param name="root">The directory in the image, relative to its root; empty for the root itself.</param>
    /// <param name="options">What goes along.</param>
    /// <param name="filter">The patterns of the options.</param>
    private sealed class FolderReader(string root, FolderOptions options, FolderFilter filter)
    {
        private readonly List<LayerEntry> entries = [];
        private readonly FileNames names = new();
        private string home = "";

        /// <exception cref="BuildException">The folder cannot be read, or holds what cannot stand in an image.</exception>
        public IReadOnlyList<LayerEntry> Read(string hostPath)
        {
            try
            {
                using var handle = UnixFile.IsKnown ? UnixFile.OpenFolder(hostPath) : null;
                home = System.IO.Path.GetFullPath(hostPath);
                AddFolder(new(home, handle), root);
            }
            catch (Exception failure) when (HostError.IsOfDisk(failure))
            {
                var what = $"The folder {Printable.Short(hostPath)} cannot be read into a layer";
                throw HostError.Of(what, "Check that it exists and may be read.", failure);
            }
            var targets = names.Targets();
            return Frozen.List(entries.Select(OfTarget));

            LayerEntry OfTarget(LayerEntry entry) =>
                targets.TryGetValue(entry.Path, out var target) ? HardLink(entry.Path, target) : entry;
        }

        private void AddFolder(HostFolder folder, string path)
        {
            foreach (var file in folder.Files())
            {
                var filePath = path.Length == 0 ? file.Name : $"{path}/{file.Name}";
                var isTaken = IsTaken(filePath);
                if (isTaken)
                    entries.Add(Entry(folder, file, filePath));
                if (file is not DirectoryInfo || file.LinkTarget is not null)
                    continue;
                if (isTaken)
                    AddInner(folder, file, filePath);
                else
                    AddFoundIn(folder, file, filePath);
            }
        }

        private bool IsTaken(string path)
        {
            if (filter.TakesAll && options.Takes is null)
                return true;
            var inner = Inner(path);
            return filter.Takes(inner) && options.Takes?.Invoke(inner) != false;
        }

        private string Inner(string path) => root.Length == 0 ? path : path[(root.Length + 1)..];

        private void AddInner(HostFolder folder, FileSystemInfo inner, string path)
        {
            using var handle = folder.OpenFolder(inner);
            AddFolder(new(folder.PathOf(inner), handle), path);
        }

        // A folder that is left out is there after all when something in it is taken.
        private void AddFoundIn(HostFolder folder, FileSystemInfo inner, string path)
        {
            var before = entries.Count;
            try
            {
                AddInner(folder, inner, path);
            }
            catch (UnauthorizedAccessException) when (entries.Count == before)
            {
                // What may not be read is often left out for that.
            }
            if (entries.Count > before)
                entries.Insert(before, Entry(folder, inner, path));
        }

        private LayerEntry Entry(HostFolder folder, FileSystemInfo file, string path)
        {
            if (DiskReason.IsOtherText(file.Name) && !System.IO.Path.Exists(folder.PathOf(file)))
                throw Unfit(folder.PathOf(file), "its name is not UTF-8 text", "Rename it or leave it out.");
            if (LayerPath.Problem(path) is { } problem)
                throw Unfit(folder.PathOf(file), problem, "Rename it or leave it out.");
            var entry = OfHost(folder, file, path);
            if (!options.Attributes || entry.Kind == LayerEntryKind.SymbolicLink)
                return entry;
            return entry with { Attributes = folder.AttributesOf(file) };
        }

        private LayerEntry OfHost(HostFolder folder, FileSystemInfo file, string path)
        {
            if (file.LinkTarget is { } target)
                return SymbolicLink(path, WithSlashes(target));
            if (file is DirectoryInfo)
                return Directory(path);
            if (folder.WhyIrregular(file) is { } problem)
                throw Unfit(folder.PathOf(file), problem, "Leave it out.");
            if (options.HardLinks)
                names.Add(folder.IdentityOf(file), path);
            var entry = OfContent(path, new LayerContent.HostFile(home, Inner(path)));
            return IsProgram(file) ? entry with { Mode = ProgramMode } : entry;
        }

        private static string WithSlashes(string target) =>
            OperatingSystem.IsWindows() ? target.Replace('\\', '/') : target;

        private static bool IsProgram(FileSystemInfo file) =>
            !OperatingSystem.IsWindows() && file.UnixFileMode.HasFlag(UnixFileMode.UserExecute);

        private static BuildException Unfit(string file, string problem, string remedy) => new(
            Problem.InvalidContent, $"{Printable.Short(file)} cannot stand in an image: {problem}.", new Remedy(remedy));
    }
}
