using OciMultiArch.ModelSample;

// The code of docs/model.md, in memory: no registry and no network are needed.
Values.Show();
await Walk.ShowAsync();
await Edits.ShowAsync();
_ = await Compressing.PackAsync();
