using OciMultiArch.House;

Arguments arguments;
try
{
    arguments = Arguments.Parse(args);
}
catch (FormatException wrong)
{
    await Console.Error.WriteLineAsync($"{wrong.Message}\n{Arguments.Usage}");
    return 2;
}

if (arguments.Roots.Count == 0)
    arguments.Roots.Add(Checkout.Find(Environment.CurrentDirectory));
if (arguments.Folders.Count == 0)
    arguments.Folders.Add("src");

var checkouts = arguments.Roots.ConvertAll(root => new Measured(Checkout.Projects(Path.GetFullPath(root), arguments.Folders)));
foreach (var line in FiguresTable.SideBySide([.. arguments.Roots.Zip(checkouts.Select(static checkout => checkout.All()))]))
    Console.WriteLine(line);
foreach (var measured in checkouts)
{
    Printing printing = new(measured, Console.Out);
    if (arguments.Parts.Contains("--by-project"))
        printing.Rows(project => [(project.Name, measured.Of(project))]);
    if (arguments.Parts.Contains("--by-folder"))
        printing.Rows(measured.Folders);
    if (arguments.Worst > 0)
        printing.Worst(arguments.Worst);
    if (arguments.Parts.Contains("--cycles"))
        printing.Cycles();
    if (arguments.Parts.Contains("--arrows"))
        printing.Arrows();
    if (arguments.Parts.Contains("--small-types"))
        printing.SmallTypes(arguments.Under);
}

return 0;
