/**
 * Commands, their options and what they print.
 *
 * <p>{@link io.candor.cli.CandorCommand} is the whole tree; each command is a class of its own and stays inside this package.
 * Services are started by {@code LocalService} (everything in one process) or {@link io.candor.runtime.RoleRunner} (one role).
 *
 * <p>The package stays whole: a command is a class that only the tree names, so a split would make every one of them public.
 */
package io.candor.cli;
