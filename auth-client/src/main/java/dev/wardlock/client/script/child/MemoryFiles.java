package dev.wardlock.client.script.child;

import java.util.Map;
import java.util.TreeMap;
import javax.tools.FileObject;
import javax.tools.ForwardingJavaFileManager;
import javax.tools.JavaFileManager;
import javax.tools.JavaFileObject;

/** Keeps what the compiler writes. */
final class MemoryFiles extends ForwardingJavaFileManager<JavaFileManager> {

  private final Map<String, MemoryClass> classes = new TreeMap<>();

  MemoryFiles(JavaFileManager files) {
    super(files);
  }

  @Override
  public JavaFileObject getJavaFileForOutput(
      Location location, String className, JavaFileObject.Kind kind, FileObject sibling) {
    return classes.computeIfAbsent(className, MemoryClass::new);
  }

  /** Each class by its name. */
  Map<String, byte[]> classes() {
    var bytes = new TreeMap<String, byte[]>();
    classes.forEach((name, file) -> bytes.put(name, file.bytes.toByteArray()));
    return bytes;
  }
}
