package dev.wardlock.client;

import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.AccessMode;
import java.nio.file.CopyOption;
import java.nio.file.DirectoryStream;
import java.nio.file.FileStore;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.nio.file.WatchService;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.FileAttributeView;
import java.nio.file.attribute.UserPrincipalLookupService;
import java.nio.file.spi.FileSystemProvider;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/**
 * The real file system, with a word said before each step that changes it. A write is two steps, so
 * that there is a point at which half of it is done.
 */
final class StoppingFileSystem extends FileSystem {

  private final FileSystem real = FileSystems.getDefault();
  private final Provider provider = new Provider();
  private final Consumer<String> before;

  StoppingFileSystem(Consumer<String> before) {
    this.before = before;
  }

  Path path(Path path) {
    return path == null
        ? null
        : (Path)
            Proxy.newProxyInstance(
                getClass().getClassLoader(),
                new Class<?>[] {Stopping.class},
                (self, method, arguments) -> {
                  if (method.getName().equals("getFileSystem")) {
                    return this;
                  } else if (method.getName().equals("real")) {
                    return path;
                  }
                  Object[] given = arguments == null ? new Object[0] : arguments.clone();
                  for (int i = 0; i < given.length; i++) {
                    given[i] = given[i] instanceof Stopping stopping ? stopping.real() : given[i];
                  }
                  try {
                    Object result = method.invoke(path, given);
                    return result instanceof Path p ? path(p) : result;
                  } catch (InvocationTargetException e) {
                    throw e.getCause();
                  }
                });
  }

  /** A path of this file system. */
  public interface Stopping extends Path {
    Path real();
  }

  private static Path real(Path path) {
    return path instanceof Stopping stopping ? stopping.real() : path;
  }

  private void before(String step, Path path) {
    before.accept(step + " " + path.getFileName());
  }

  private final class Provider extends FileSystemProvider {

    private final FileSystemProvider real = FileSystems.getDefault().provider();

    @Override
    public FileChannel newFileChannel(
        Path path, Set<? extends OpenOption> options, FileAttribute<?>... attributes)
        throws IOException {
      before("open", path);
      return new Channel(
          real.newFileChannel(real(path), options, attributes), path.getFileName().toString());
    }

    @Override
    public SeekableByteChannel newByteChannel(
        Path path, Set<? extends OpenOption> options, FileAttribute<?>... attributes)
        throws IOException {
      return real.newByteChannel(real(path), options, attributes);
    }

    @Override
    public void createDirectory(Path path, FileAttribute<?>... attributes) throws IOException {
      before("make", path);
      real.createDirectory(real(path), attributes);
    }

    @Override
    public void delete(Path path) throws IOException {
      before("delete", path);
      real.delete(real(path));
    }

    @Override
    public boolean deleteIfExists(Path path) throws IOException {
      before("delete", path);
      return real.deleteIfExists(real(path));
    }

    @Override
    public void move(Path source, Path target, CopyOption... options) throws IOException {
      before("move", source);
      real.move(real(source), real(target), options);
      before("after move", source);
    }

    @Override
    public void copy(Path source, Path target, CopyOption... options) throws IOException {
      before("copy", source);
      real.copy(real(source), real(target), options);
    }

    @Override
    public DirectoryStream<Path> newDirectoryStream(
        Path path, DirectoryStream.Filter<? super Path> filter) throws IOException {
      return real.newDirectoryStream(real(path), filter);
    }

    @Override
    public boolean isSameFile(Path one, Path other) throws IOException {
      return real.isSameFile(real(one), real(other));
    }

    @Override
    public boolean isHidden(Path path) throws IOException {
      return real.isHidden(real(path));
    }

    @Override
    public FileStore getFileStore(Path path) throws IOException {
      return real.getFileStore(real(path));
    }

    @Override
    public void checkAccess(Path path, AccessMode... modes) throws IOException {
      real.checkAccess(real(path), modes);
    }

    @Override
    public <V extends FileAttributeView> V getFileAttributeView(
        Path path, Class<V> type, LinkOption... options) {
      return real.getFileAttributeView(real(path), type, options);
    }

    @Override
    public <A extends BasicFileAttributes> A readAttributes(
        Path path, Class<A> type, LinkOption... options) throws IOException {
      return real.readAttributes(real(path), type, options);
    }

    @Override
    public Map<String, Object> readAttributes(Path path, String names, LinkOption... options)
        throws IOException {
      return real.readAttributes(real(path), names, options);
    }

    @Override
    public void setAttribute(Path path, String name, Object value, LinkOption... options)
        throws IOException {
      before("attribute of", path);
      real.setAttribute(real(path), name, value, options);
    }

    @Override
    public String getScheme() {
      return "stopping";
    }

    @Override
    public FileSystem newFileSystem(URI uri, Map<String, ?> environment) {
      throw new UnsupportedOperationException();
    }

    @Override
    public FileSystem getFileSystem(URI uri) {
      return StoppingFileSystem.this;
    }

    @Override
    public Path getPath(URI uri) {
      throw new UnsupportedOperationException();
    }
  }

  private final class Channel extends FileChannel {

    private final FileChannel real;
    private final String name;
    private boolean half;

    Channel(FileChannel real, String name) {
      this.real = real;
      this.name = name;
    }

    @Override
    public int write(ByteBuffer bytes) throws IOException {
      before.accept("write " + name);
      if (half) {
        return real.write(bytes);
      }
      half = true;
      int written = real.write(bytes.slice().limit(bytes.remaining() / 2));
      bytes.position(bytes.position() + written);
      return written;
    }

    @Override
    public void force(boolean metaData) throws IOException {
      before.accept("force " + name);
      real.force(metaData);
    }

    @Override
    public FileLock tryLock(long position, long size, boolean shared) throws IOException {
      before.accept("lock " + name);
      return real.tryLock(position, size, shared);
    }

    @Override
    protected void implCloseChannel() throws IOException {
      before.accept("close " + name);
      real.close();
    }

    @Override
    public int read(ByteBuffer bytes) throws IOException {
      return real.read(bytes);
    }

    @Override
    public long read(ByteBuffer[] bytes, int offset, int length) throws IOException {
      return real.read(bytes, offset, length);
    }

    @Override
    public long write(ByteBuffer[] bytes, int offset, int length) {
      throw new UnsupportedOperationException();
    }

    @Override
    public long position() throws IOException {
      return real.position();
    }

    @Override
    public FileChannel position(long position) throws IOException {
      real.position(position);
      return this;
    }

    @Override
    public long size() throws IOException {
      return real.size();
    }

    @Override
    public FileChannel truncate(long size) throws IOException {
      before.accept("truncate " + name);
      real.truncate(size);
      return this;
    }

    @Override
    public long transferTo(long position, long count, WritableByteChannel target)
        throws IOException {
      return real.transferTo(position, count, target);
    }

    @Override
    public long transferFrom(ReadableByteChannel source, long position, long count) {
      throw new UnsupportedOperationException();
    }

    @Override
    public int read(ByteBuffer bytes, long position) throws IOException {
      return real.read(bytes, position);
    }

    @Override
    public int write(ByteBuffer bytes, long position) {
      throw new UnsupportedOperationException();
    }

    @Override
    public MappedByteBuffer map(MapMode mode, long position, long size) throws IOException {
      return real.map(mode, position, size);
    }

    @Override
    public FileLock lock(long position, long size, boolean shared) throws IOException {
      before.accept("lock " + name);
      return real.lock(position, size, shared);
    }
  }

  @Override
  public FileSystemProvider provider() {
    return provider;
  }

  @Override
  public Path getPath(String first, String... more) {
    return path(real.getPath(first, more));
  }

  @Override
  public void close() {
    throw new UnsupportedOperationException();
  }

  @Override
  public boolean isOpen() {
    return true;
  }

  @Override
  public boolean isReadOnly() {
    return false;
  }

  @Override
  public String getSeparator() {
    return real.getSeparator();
  }

  @Override
  public Iterable<Path> getRootDirectories() {
    return real.getRootDirectories();
  }

  @Override
  public Iterable<FileStore> getFileStores() {
    return real.getFileStores();
  }

  @Override
  public Set<String> supportedFileAttributeViews() {
    return real.supportedFileAttributeViews();
  }

  @Override
  public PathMatcher getPathMatcher(String pattern) {
    return real.getPathMatcher(pattern);
  }

  @Override
  public UserPrincipalLookupService getUserPrincipalLookupService() {
    return real.getUserPrincipalLookupService();
  }

  @Override
  public WatchService newWatchService() throws IOException {
    return real.newWatchService();
  }
}
