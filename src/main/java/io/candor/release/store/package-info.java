/**
 * Where releases lie, in a folder or an S3-compatible bucket, and how every byte of one is checked.
 */
package io.candor.release.store;
