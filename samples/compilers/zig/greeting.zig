const std = @import("std");
const builtin = @import("builtin");

pub fn main() void {
    std.debug.print("hello from Zig {s}, greeting 1.0.0, {s}\n", .{ builtin.zig_version_string, @tagName(builtin.cpu.arch) });
}
