document.getElementById('app').textContent = 'First version';
