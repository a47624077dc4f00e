namespace OciMultiArch.EndToEnd.Tool.Progress;

/// <summary>What a build, a push, a copy and a pull tell of their progress.</summary>
internal static class Story
{
    private static readonly Platform[] Three = [.. Platform.ParseList("linux/amd64,linux/arm64,linux/arm/v7")];

    public static IReadOnlyDictionary<string, Action<Scene>> All { get; } = new Dictionary<string, Action<Scene>>
    {
        ["build"] = Build,
        ["push"] = Push,
        ["copy"] = Copy,
        ["pull"] = Pull,
        ["several"] = Several,
    };

    private static void Build(Scene scene)
    {
        scene.Seen("nothing is known yet");
        scene.Tell(Compiling(0));
        scene.Tell(Compiling(1));
        scene.Clock.Advance(7.3);
        scene.Tell(Compiling(1) with { Step = "downloading golang.org/x/sys v0.31.0" });
        scene.Seen("two platforms are compiled");
        scene.Tell(Compiling(0) with { Arrival = Arrival.Copied });
        scene.Tell(Compiling(2));
        scene.Tell(Packing(0, 2_400_000, 9_600_000));
        scene.Clock.Advance(35);
        scene.Seen("one is packed, two are compiled");
        Pack(scene, 0, done: 1);
        scene.Clock.Advance(31);
        foreach (var at in new[] { 1, 2 })
        {
            scene.Tell(Compiling(at) with { Arrival = Arrival.Copied, DoneItems = at });
            Pack(scene, at, done: at + 1);
        }
        scene.Seen("all are built");
    }

    // The second platform's layer is there already, the base of both is mounted.
    private static void Push(Scene scene)
    {
        Pushing push = new(scene, "ghcr.io/acme/api", Three[..2]);
        push.Begin(Scene.Layer('a', 42_000_000), 0);
        push.Begin(Scene.Layer('b', 38_400_000), 1);
        push.Begin(Scene.Layer('c', 3_100_000), 0, 1);
        push.Expect(Scene.Config('d'), Scene.Config('e'), Scene.Manifest('1'), Scene.Manifest('2'), Scene.Index('3'));
        push.Send(Scene.Layer('a', 42_000_000), 1_000_000);
        scene.Wait(1);
        push.Arrive(Scene.Layer('c', 3_100_000), Arrival.Mounted);
        push.Arrive(Scene.Config('d'), Arrival.Present);
        push.Send(Scene.Layer('a', 42_000_000), 12_600_000);
        push.Send(Scene.Layer('b', 38_400_000), 4_000_000);
        scene.Wait(2);
        scene.Seen("both layers are on their way");
        push.Send(Scene.Layer('a', 42_000_000), 42_000_000);
        scene.Wait(2);
        push.Arrive(Scene.Layer('a', 42_000_000), Arrival.Copied);
        push.Arrive(Scene.Layer('b', 38_400_000), Arrival.Present);
        scene.Seen("blobs are there, manifests are written");
        push.Arrive(Scene.Config('e'), Arrival.Copied);
        push.Arrive(Scene.Manifest('1'), Arrival.Copied);
        push.Arrive(Scene.Manifest('2'), Arrival.Copied);
        push.Arrive(Scene.Index('3'), Arrival.Copied);
        scene.Seen("all is there");
    }

    // From one registry to two.
    private static void Copy(Scene scene)
    {
        foreach (var store in new[] { "eu.example.com/mirror/acme/api", "us.example.com/mirror/acme/api" })
        {
            Pushing push = new(scene, store, Three);
            push.Begin(Scene.Layer('a', 420_000_000), 0, 1, 2);
            push.Expect(Scene.Config('d'), Scene.Manifest('1'));
            push.Send(Scene.Layer('a', 420_000_000), 1_000);
            scene.Wait(3);
            push.Send(Scene.Layer('a', 420_000_000), store[0] == 'e' ? 210_000_000 : 21_000_000);
        }
        scene.Wait(1);
        scene.Seen("a layer goes to two places");
    }

    private static void Pull(Scene scene)
    {
        Pushing push = new(scene, "oci:/srv/images/a/very/long/path/to/some/folder/of/the/project/that/never/ends", []);
        for (var letter = 'a'; letter <= 'l'; letter++)
            push.Begin(Scene.Layer(letter is <= 'f' ? letter : (char)(letter - 'g' + '0'), 1_048_576), []);
        push.Expect(Scene.Manifest('9'));
        for (var letter = 'a'; letter <= 'l'; letter++)
            push.Send(Scene.Layer(letter is <= 'f' ? letter : (char)(letter - 'g' + '0'), 1_048_576), 300_000);
        scene.Wait(1);
        scene.Seen("more layers than the terminal has lines");
    }

    private static void Several(Scene scene)
    {
        scene.Tell(Compiling(0) with { Program = "worker" });
        Pushing push = new(scene, "ghcr.io/acme/api", Three[..1]) { Program = "api" };
        push.Begin(Scene.Layer('a', 5_000), 0);
        push.Send(Scene.Layer('a', 5_000), 2_500);
        scene.Wait(2);
        scene.Seen("one program is sent, another one built");
    }

    private static void Pack(Scene scene, int platform, int done)
    {
        var layer = Scene.Layer('a', 4_200_000);
        scene.Tell(Packing(platform, layer.Size, layer.Size) with { Content = layer, Arrival = Arrival.Copied, DoneItems = done });
    }

    private static PushProgress Compiling(int platform) =>
        new() { Stage = PushStage.Building, Platforms = [Three[platform]], AllItems = Three.Length };

    private static PushProgress Packing(int platform, long bytes, long all) => new()
    {
        Stage = PushStage.Packing,
        Platforms = [Three[platform]],
        AllItems = Three.Length,
        Bytes = bytes,
        TotalBytes = all,
    };
}
