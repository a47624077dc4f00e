using System.Reflection;
using System.Runtime.InteropServices;

var version = Assembly.GetExecutingAssembly().GetName().Version!.ToString(fieldCount: 3);
Console.WriteLine($"hello from .NET, greeting {version}, {RuntimeInformation.OSArchitecture}");
