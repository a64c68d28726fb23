package main

import (
	"archive/zip"
	"bytes"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"time"
)

// The archive provider's own fixed time for every entry.
var entryTime = time.Date(2049, 1, 1, 0, 0, 0, 0, time.UTC)

// zipFolder archives the files below a folder, in the order of their names.
func zipFolder(folder string, excludes []string, fileMode string) ([]byte, error) {
	var buffer bytes.Buffer
	archive := zip.NewWriter(&buffer)
	err := filepath.WalkDir(folder, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		name, err := filepath.Rel(folder, path)
		if err != nil || slices.Contains(excludes, filepath.ToSlash(name)) {
			return err
		}
		return addFile(archive, path, filepath.ToSlash(name), fileMode)
	})
	if err != nil {
		return nil, err
	}
	if err := archive.Close(); err != nil {
		return nil, err
	}
	return buffer.Bytes(), nil
}

func addFile(archive *zip.Writer, path string, name string, fileMode string) error {
	info, err := os.Stat(path)
	if err != nil {
		return err
	}
	header := &zip.FileHeader{Name: name, Method: zip.Deflate, Modified: entryTime}
	header.SetMode(info.Mode())
	if fileMode != "" {
		mode, err := strconv.ParseUint(fileMode, 0, 32)
		if err != nil {
			return err
		}
		header.SetMode(os.FileMode(mode))
	}
	content, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	writer, err := archive.CreateHeader(header)
	if err != nil {
		return err
	}
	_, err = writer.Write(content)
	return err
}
